import { dirname } from 'node:path';
import type { SourceFile } from './source-tree.ts';

/** Whatever is there once one of these files runs, at any distance. */
export function loadedBy(files: readonly SourceFile[], isFirst: (path: string) => boolean): SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set(files.filter(({ path }) => isFirst(path)));
  for (const file of reached)
    for (const path of file.loads) {
      const loaded = byPath.get(path);
      if (loaded) reached.add(loaded);
    }
  return [...reached];
}

/** What a file imports, and what its helpers do, theirs included: files of its own folder that `isHelper` knows. */
export function reachedThroughHelpers(files: readonly SourceFile[], isHelper: (path: string) => boolean) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return ({ path, imports }: SourceFile): string[] => {
    const reached = new Set(imports);
    for (const next of reached)
      if (isHelper(next) && dirname(next) === dirname(path))
        for (const further of byPath.get(next)?.imports ?? []) reached.add(further);
    return [...reached];
  };
}

export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of byPath.get(path)?.imports ?? []) if (byPath.has(next)) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return cycles;
}
