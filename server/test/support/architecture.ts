import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { findCycles, loadedBy } from './import-graph.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** One file of ours with what it imports; `imports` are paths from the root, or names of packages. */
export type SourceFile = {
  path: string;
  text: string;
  imports: string[];
  /** Those that are there when it runs: types are not. */
  loads: string[];
  hasDefaultExport: boolean;
};
export type Rule = {
  name: string;
  check(files: readonly SourceFile[]): string[];
  planted: Record<string, string>;
};

export async function readTree(): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const pattern of ['client/src/**/*.ts', 'server/src/**/*.ts', 'web/src/**/*.{ts,tsx}']) {
    for await (const path of glob(pattern, { cwd: ROOT })) {
      files.push(parse(path, await readFile(join(ROOT, path), 'utf8')));
    }
  }
  return files;
}

export function parse(path: string, text: string): SourceFile {
  const { module } = parseSync(path, text);
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.map((entry) => entry.moduleRequest?.value ?? '')),
    ...module.dynamicImports.map((one) => text.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1)),
  ];
  const types = module.staticImports
    .filter((one) => one.entries.length > 0 && one.entries.every((entry) => entry.isType))
    .map((one) => one.moduleRequest.value);
  const named = specifiers.filter((specifier) => specifier !== '');
  const imports = named.map((specifier) => resolve(path, specifier));
  const loads = named
    .filter((specifier) => !types.includes(specifier))
    .map((specifier) => resolve(path, specifier));
  const hasDefaultExport = module.staticExports.some((one) =>
    one.entries.some((entry) => entry.exportName.kind === 'Default'),
  );
  return { path, text, imports, loads, hasDefaultExport };
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('#'))
    return specifier.replace(/^#(kernel|products)\//, 'server/src/$1/').replace(/^#test\//, 'server/test/');
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier;
}

const isTest = (path: string) => /\.(test|contract)\.tsx?$|\/testing\//.test(path);
const productOf = (path: string) => /^server\/src\/products\/([^/]+)\//.exec(path)?.[1];
const layerOf = (path: string) => /\.(routes|service|repository|jobs|schema)\.ts$/.exec(path)?.[1];

/** What a layer may not import: never skipping, never back. */
const FORBIDDEN: Record<string, readonly string[]> = {
  routes: ['repository', 'jobs'],
  service: ['routes', 'jobs'],
  repository: ['routes', 'service', 'jobs'],
  jobs: ['routes'],
  schema: ['routes', 'service', 'repository', 'jobs'],
};
const LINES_MAX = 250;

function breaks(
  files: readonly SourceFile[],
  isBroken: (file: SourceFile, imported: string) => boolean,
): string[] {
  return files
    .filter((file) => !isTest(file.path))
    .flatMap((file) =>
      file.imports
        .filter((imported) => isBroken(file, imported))
        .map((imported) => `${file.path} imports ${imported}`),
    );
}
function breaksText(
  files: readonly SourceFile[],
  pattern: RegExp,
  isExempt: (path: string) => boolean,
): string[] {
  return files
    .filter((file) => !isTest(file.path) && !isExempt(file.path) && pattern.test(file.text))
    .map((file) => `${file.path} has ${pattern.exec(file.text)?.[0]}`);
}
const mayTouchSql = (path: string) =>
  path.startsWith('server/src/kernel/database/') || path.endsWith('.repository.ts');

export const RULES: readonly Rule[] = [
  {
    name: 'the kernel imports no product',
    check: (files) =>
      breaks(
        files,
        (file, imported) =>
          file.path.startsWith('server/src/kernel/') && imported.startsWith('server/src/products'),
      ),
    planted: {
      'server/src/kernel/audit/bad.ts': "import { documents } from '#products/documents/index.ts';",
    },
  },
  {
    name: 'no product imports another, and what is not a product names only its index.ts',
    check: (files) =>
      breaks(files, (file, imported) => {
        const target = productOf(imported);
        if (!target || target === productOf(file.path) || file.path.startsWith('web/')) return false;
        return productOf(file.path) !== undefined || !imported.endsWith('/index.ts');
      }),
    planted: {
      'server/src/products/operations/bad.ts':
        "import type { Project } from '../documents/projects/project.schema.ts';",
    },
  },
  {
    name: 'routes, service, repository: never skipping, never back',
    check: (files) =>
      breaks(
        files,
        (file, imported) => FORBIDDEN[layerOf(file.path) ?? '']?.includes(layerOf(imported) ?? '') ?? false,
      ),
    planted: {
      'server/src/products/documents/projects/bad.routes.ts':
        "import { selectProject } from './project.repository.ts';",
    },
  },
  {
    name: 'there is no import cycle',
    check: findCycles,
    planted: {
      'server/src/kernel/a.ts': "import { b } from './b.ts';",
      'server/src/kernel/b.ts': "import { a } from './a.ts';",
    },
  },
  {
    name: 'a sealed process loads nothing that starts processes',
    check: (files) =>
      loadedBy(files, (path) => path.endsWith('.process.ts') && !isTest(path))
        .filter(({ loads }) => loads.includes('node:child_process'))
        .map(({ path }) => `${path} is loaded by a sealed process`),
    planted: {
      'server/src/products/documents/extraction/bad.process.ts': "import { startBad } from './bad.ts';",
      'server/src/products/documents/extraction/bad.ts': "import { fork } from 'node:child_process';",
    },
  },
  {
    name: 'only repositories and kernel/database touch SQL',
    check: (files) => [
      ...breaks(
        files,
        (file, imported) => (imported === 'pg' || imported === 'kysely') && !mayTouchSql(file.path),
      ),
      ...breaksText(files, /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/, mayTouchSql),
    ],
    planted: { 'server/src/products/documents/projects/bad.service.ts': "import { sql } from 'kysely';" },
  },
  {
    name: 'nothing is concatenated into SQL',
    check: (files) => [
      ...breaksText(files, /\bsql\.raw\(/, () => false),
      ...breaksText(files, /\.query\(\s*`[^`]*\$\{/, (path) =>
        path.startsWith('server/src/kernel/database/'),
      ),
    ],
    planted: { 'server/src/products/documents/bad.repository.ts': `client.query(\`select \${name}\`);` },
  },
  {
    name: 'a schema imports typebox and other schemas only',
    check: (files) =>
      breaks(
        files,
        (file, imported) =>
          layerOf(file.path) === 'schema' && imported !== 'typebox' && layerOf(imported) !== 'schema',
      ),
    planted: {
      'server/src/products/documents/bad.schema.ts': "import { id } from '#kernel/http/envelope.ts';",
    },
  },
  {
    name: 'client and web import nothing of the server, and web of the client its door alone',
    check: (files) =>
      breaks(
        files,
        (file, imported) =>
          (/^(client|web)\//.test(file.path) && imported.startsWith('server/')) ||
          (file.path.startsWith('web/') && /^client\/(?!src\/client\.ts$)/.test(imported)),
      ),
    planted: {
      'web/src/bad.ts':
        "import { openProject } from '../../server/src/products/documents/projects/project.service.ts';",
    },
  },
  {
    name: 'web calls the server through the client alone',
    check: (files) =>
      breaksText(
        files,
        /\bfetch\(|XMLHttpRequest\(/,
        (path) => !path.startsWith('web/') || path.endsWith('/sample.api.ts'),
      ),
    planted: { 'web/src/products/documents/bad.page.tsx': "const data = fetch('/api/v1/projects');" },
  },
  {
    name: 'no index.ts but a manifest, no default export, no any',
    check: (files) => [
      ...files
        .filter(
          (file) =>
            /\/index\.tsx?$/.test(file.path) &&
            !/^(server|web)\/src\/products\/[^/]+\/index\.ts$/.test(file.path),
        )
        .map((file) => `${file.path} is an index`),
      ...files
        .filter((file) => file.hasDefaultExport && !file.path.endsWith('.d.ts'))
        .map((file) => `${file.path} has a default export`),
      ...breaksText(files, /(:|\bas) any\b/, () => false),
    ],
    planted: { 'server/src/kernel/audit/index.ts': 'export default function bad(x: any) { return x; }' },
  },
  {
    name: `no file is longer than ${LINES_MAX} lines`,
    check: (files) =>
      files
        .filter((file) => !file.path.includes('.generated.') && file.text.split('\n').length > LINES_MAX + 1)
        .map((file) => `${file.path} has ${file.text.split('\n').length - 1} lines`),
    planted: { 'server/src/kernel/long.ts': '\n'.repeat(LINES_MAX + 1) },
  },
];
