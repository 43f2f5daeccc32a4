import { findCycles, loadedBy, reachedThroughHelpers } from './import-graph.ts';
import type { SourceFile } from './source-tree.ts';

/** Files that would break a rule in one way, their texts by their paths. */
type Plant = Record<string, string>;
export type Rule = {
  name: string;
  check(files: readonly SourceFile[]): string[];
  /** One for each thing that the rule bans. */
  plants: readonly Plant[];
};

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
const layerPlant = (from: string, to: string) =>
  importing(`server/src/products/documents/projects/bad.${from}.ts`, `./project.${to}.ts`);
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
const importing = (path: string, specifier: string): Plant => ({
  [path]: `import { x } from '${specifier}';`,
});
const mayTouchSql = (path: string) =>
  path.startsWith('server/src/kernel/database/') || path.endsWith('.repository.ts');

const REPOSITORY = 'server/src/kernel/bad.repository.ts';
const BUILT_QUERY = /\bCompiledQuery\b|\.query\s*(<[^;(]*>)?\((?!\s*(['"`][^'"`$]*['"`]\s*[,)]|$))/m;

export const RULES: readonly Rule[] = [
  {
    name: 'the kernel imports no product',
    check: (files) =>
      breaks(
        files,
        (file, imported) =>
          file.path.startsWith('server/src/kernel/') && imported.startsWith('server/src/products'),
      ),
    plants: [
      importing('server/src/kernel/audit/bad.ts', '#products/documents/index.ts'),
      importing('server/src/kernel/bad.ts', '../products.ts'),
      { 'server/src/kernel/bad.ts': "export { x } from '#products/documents/index.ts';" },
      { 'server/src/kernel/bad.ts': "const x = await import('#products/documents/index.ts');" },
    ],
  },
  {
    name: 'no product imports another, and what is not a product names only its index.ts',
    check: (files) =>
      breaks(files, (file, imported) => {
        const target = productOf(imported);
        if (!target || target === productOf(file.path) || file.path.startsWith('web/')) return false;
        return productOf(file.path) !== undefined || !imported.endsWith('/index.ts');
      }),
    plants: [
      importing('server/src/products/operations/bad.ts', '../documents/index.ts'),
      importing('server/src/roles/bad.ts', '#products/documents/projects/project.schema.ts'),
    ],
  },
  {
    name: 'routes, service, repository: never skipping, never back',
    check: (files) => {
      const reached = reachedThroughHelpers(files, (path) => layerOf(path) === undefined);
      return files
        .filter(({ path }) => !isTest(path))
        .flatMap((file) =>
          reached(file)
            .filter((path) => FORBIDDEN[layerOf(file.path) ?? '']?.includes(layerOf(path) ?? ''))
            .map((path) => `${file.path} reaches ${path}`),
        );
    },
    plants: [
      ...['repository', 'jobs'].map((to) => layerPlant('routes', to)),
      {
        ...importing('server/src/products/documents/projects/bad.routes.ts', './helper.ts'),
        ...importing('server/src/products/documents/projects/helper.ts', './project.repository.ts'),
      },
      ...['routes', 'jobs'].map((to) => layerPlant('service', to)),
      ...['routes', 'service', 'jobs'].map((to) => layerPlant('repository', to)),
      layerPlant('jobs', 'routes'),
      ...['routes', 'service', 'repository', 'jobs'].map((to) => layerPlant('schema', to)),
    ],
  },
  {
    name: 'there is no import cycle',
    check: findCycles,
    plants: [
      { ...importing('server/src/kernel/a.ts', './b.ts'), ...importing('server/src/kernel/b.ts', './a.ts') },
    ],
  },
  {
    // TypeBox is four hundred modules, and a process starts for each document that one did not survive.
    name: 'a sealed process loads nothing that starts processes, and no schemas',
    check: (files) =>
      loadedBy(files, (path) => path.endsWith('.process.ts') && !isTest(path))
        .filter(({ loads }) => loads.includes('node:child_process') || loads.includes('typebox'))
        .map(({ path }) => `${path} is loaded by a sealed process`),
    plants: [
      importing('server/src/kernel/bad.process.ts', 'node:child_process'),
      {
        ...importing('server/src/kernel/bad.process.ts', './bad.ts'),
        ...importing('server/src/kernel/bad.ts', 'child_process'),
      },
      {
        ...importing('server/src/kernel/bad.process.ts', './bad.schema.ts'),
        ...importing('server/src/kernel/bad.schema.ts', 'typebox'),
      },
    ],
  },
  {
    name: 'only repositories and kernel/database touch SQL',
    check: (files) => [
      ...breaks(
        files,
        (file, imported) => /^(pg|kysely|postgres)\b/.test(imported) && !mayTouchSql(file.path),
      ),
      ...breaksText(
        files,
        /\.(selectFrom|selectNoFrom|(insert|replace|merge)Into|updateTable|deleteFrom|executeQuery|query)\b(<[^;(]*>)?\??\.?\(/,
        mayTouchSql,
      ),
    ],
    plants: [
      ...['pg', 'kysely', 'pg-pool'].map((name) => importing('server/src/kernel/bad.service.ts', name)),
      ...['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto'].map(
        (verb) => ({
          'server/src/kernel/bad.service.ts': `tx.${verb}('kernel.tenant')`,
        }),
      ),
      { 'server/src/kernel/bad.service.ts': 'tx.selectNoFrom(sleep)' },
      { 'server/src/kernel/bad.service.ts': 'parts.db.app.query(text)' },
      { 'server/src/kernel/bad.service.ts': 'tx.executeQuery(compiled)' },
    ],
  },
  {
    name: 'nothing is concatenated into SQL',
    check: (files) => [
      ...breaksText(files, /\bsql\.raw\b/, () => false),
      ...breaksText(files, BUILT_QUERY, (path) => path.startsWith('server/src/kernel/database/')),
    ],
    plants: [
      ...['sql.raw(name)', 'CompiledQuery.raw(text)'].map((text) => ({ [REPOSITORY]: text })),
      ...[`\`select \${name}\``, "'select ' + name", 'text', '{ text }']
        .map((text) => `client.query<Row>(${text});`)
        .map((text) => ({ [REPOSITORY]: text })),
    ],
  },
  {
    name: 'a schema imports typebox and other schemas only',
    check: (files) =>
      breaks(
        files,
        (file, imported) =>
          layerOf(file.path) === 'schema' && imported !== 'typebox' && layerOf(imported) !== 'schema',
      ),
    plants: ['#kernel/http/envelope.ts', 'zod', 'node:path', './project.ts'].map((imported) =>
      importing('server/src/products/documents/bad.schema.ts', imported),
    ),
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
    plants: [
      importing('web/src/bad.ts', '../../server/src/products.ts'),
      importing('client/src/bad.ts', '../../server/src/products.ts'),
      importing('web/src/bad.ts', '../../client/src/contract.generated.ts'),
    ],
  },
  {
    name: 'web calls the server through the client alone',
    check: (files) =>
      breaksText(
        files,
        /\b(fetch|XMLHttpRequest|EventSource|WebSocket|sendBeacon)\b/,
        (path) => !path.startsWith('web/') || path.endsWith('/sample.api.ts'),
      ),
    plants: [
      { 'web/src/products/documents/bad.page.tsx': "const data = fetch('/api/v1/projects');" },
      { 'web/src/products/documents/bad.page.tsx': 'const request = new XMLHttpRequest();' },
      { 'web/src/products/documents/bad.page.tsx': 'const { fetch: get } = window;' },
      { 'web/src/products/documents/bad.page.tsx': "const told = new EventSource('/api/v1/jobs');" },
    ],
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
    plants: [
      { 'server/src/kernel/audit/index.ts': '' },
      { 'web/src/kit/index.tsx': '' },
      { 'server/src/kernel/bad.ts': 'export default function bad() {}' },
      { 'server/src/kernel/bad.ts': 'const x = 1; export { x as default };' },
      { 'server/src/kernel/bad.ts': 'const bad = (x: any) => x;' },
      { 'server/src/kernel/bad.ts': 'const bad = x as any;' },
    ],
  },
  {
    name: `no file is longer than ${LINES_MAX} lines`,
    check: (files) =>
      files
        .filter((file) => !file.path.includes('.generated.') && file.text.split('\n').length > LINES_MAX + 1)
        .map((file) => `${file.path} has ${file.text.split('\n').length - 1} lines`),
    plants: [{ 'server/src/kernel/long.ts': '\n'.repeat(LINES_MAX + 1) }],
  },
];
