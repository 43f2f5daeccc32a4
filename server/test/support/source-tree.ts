import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

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
    one.entries.some(({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default'),
  );
  return { path, text, imports, loads, hasDefaultExport };
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('#'))
    return specifier.replace(/^#(kernel|products)\//, 'server/src/$1/').replace(/^#test\//, 'server/test/');
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  return isBuiltin(specifier) && !specifier.startsWith('node:') ? `node:${specifier}` : specifier;
}
