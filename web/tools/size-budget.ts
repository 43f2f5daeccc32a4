import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

type Budget = {
  readonly initialKib: number;
  readonly routeKib: number;
  /** Lazy modules that every signed-in page needs all the same, as paths from the root of the web workspace. */
  readonly frame: readonly string[];
};
type Chunk = { readonly fileName: string; readonly code: string; readonly imports: readonly string[] };

/**
 * Fails the build when people would have to download more JavaScript than promised.
 * `initialKib` counts the entry, the frame and everything these import at once; `routeKib` counts
 * what one lazily loaded page adds to that. Both are KiB after gzip.
 *
 * Source: the console's budget, measured beside five shipped consoles (753 to 3,091 KiB).
 */
export function sizeBudget(budget: Budget): Plugin {
  return {
    name: 'socle:size-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>();
      const entries: string[] = [];
      const lazy = new Set<string>();
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        chunks.set(file.fileName, file);
        const isFrame = budget.frame.some((path) => file.facadeModuleId?.endsWith(path));
        if (file.isEntry || isFrame) entries.push(file.fileName);
        for (const name of file.dynamicImports) lazy.add(name);
      }
      const initial = reachable(chunks, entries);
      const initialKib = kibibytes(chunks, initial);
      const routes = [...lazy].map((name) => {
        const added = [...reachable(chunks, [name])].filter((chunk) => !initial.has(chunk));
        return { name, kib: kibibytes(chunks, added) };
      });
      const largest = routes.sort((a, b) => b.kib - a.kib)[0];
      this.info(
        `initial ${initialKib.toFixed(1)} KiB gzip of ${budget.initialKib}; ` +
          `largest page ${largest?.kib.toFixed(1) ?? 0} KiB of ${budget.routeKib} (${largest?.name ?? 'none'})`,
      );
      if (initialKib > budget.initialKib) this.error(`initial JavaScript is ${initialKib.toFixed(1)} KiB`);
      if (largest && largest.kib > budget.routeKib)
        this.error(`${largest.name} adds ${largest.kib.toFixed(1)} KiB`);
    },
  };
}

/** The chunks that load with `names`: their static imports, and those of these. */
function reachable(chunks: ReadonlyMap<string, Chunk>, names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(chunks.get(name)?.imports ?? []));
  }
  return seen;
}

function kibibytes(chunks: ReadonlyMap<string, Chunk>, names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += gzipSync(chunks.get(name)?.code ?? '').length;
  return bytes / 1024;
}
