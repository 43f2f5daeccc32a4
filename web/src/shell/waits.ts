import { useSyncExternalStore } from 'react';
import type { Wait } from './wire.ts';

/** The calls that wait for a busy server; the latest one is shown as a countdown. */
let current: Wait | null = null;
let count = 0;
const listeners = new Set<() => void>();

/** Told by the client: a wait when a call starts waiting, null when one goes on. */
export function noteWait(wait: Wait | null): void {
  count = Math.max(0, count + (wait ? 1 : -1));
  current = wait ?? (count === 0 ? null : current);
  for (const listener of listeners) listener();
}

export function useWait(): Wait | null {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
