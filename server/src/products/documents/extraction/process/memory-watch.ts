import { readFileSync } from 'node:fs';

/** What a reader of documents writes to standard error before it ends itself for its memory. */
export const MEMORY_MARK = 'memory limit reached';

/** How often a busy process is looked at: a parser can touch tens of megabytes in this time, not hundreds. */
const WATCH_EVERY_MS = 25;

/** Resident memory of another process in bytes, or undefined where the system does not tell. */
export function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Kept free below the limit, for what comes between two looks. */
const MARGIN_SHARE = 1 / 16;

let ownLimit = Number.POSITIVE_INFINITY;

/** Tells this process where it will be ended, so that it can stay below. */
export function setOwnLimit(limitBytes: number): void {
  ownLimit = limitBytes;
}

/** Says whether this process may grow by so much without coming near to its limit. */
export function hasRoomFor(bytes: number): boolean {
  const fits = () => process.memoryUsage.rss() + bytes <= ownLimit * (1 - MARGIN_SHARE);
  if (fits()) return true;
  globalThis.gc?.();
  return fits();
}

/**
 * Watches a process from outside, which works while it spins and whatever it has become. Gives the function
 * that stops the watch.
 */
export function watchMemory(pid: number, limitBytes: number, onExceeded: () => void): () => void {
  const timer = setInterval(() => {
    if ((residentBytes(pid) ?? 0) <= limitBytes) return;
    clearInterval(timer);
    onExceeded();
  }, WATCH_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
