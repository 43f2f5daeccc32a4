import { useSyncExternalStore } from 'react';
import { renewSessionsWith } from './api.ts';
import { fetchMe, refreshSession } from './session.api.ts';
import { SessionKeeper, type SessionState } from './session-keeper.ts';
import type { Session } from './wire.ts';

const RENEWED_AT = 'socle.renewed_at';
const SIGNED_IN = 'socle.signed_in';

/** The session of this tab, renewed once for all tabs. */
export const keeper = new SessionKeeper({
  fetchMe,
  refresh: refreshSession,
  exclusively,
  renewedAt: () => Number(readStored(RENEWED_AT) ?? 0),
  rememberRenewal: (at) => store(RENEWED_AT, String(at)),
  now: Date.now,
  mayHaveSession: () => readStored(SIGNED_IN) !== 'no',
  rememberSession: (isHeld) => store(SIGNED_IN, isHeld ? 'yes' : 'no'),
});

renewSessionsWith((sentAt) => keeper.renew(sentAt));

/** Tells the other tabs of this browser that the person left; a renewal needs no word, the cookies are shared. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('socle.session');
tabs?.addEventListener('message', (event) => {
  if (event.data === 'signed_out') keeper.end();
});

export function endEverywhere(): void {
  keeper.end();
  tabs?.postMessage('signed_out');
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(keeper.subscribe, keeper.state);
}

/**
 * The session of the signed-in person; only for what is drawn inside the signed-in part of the console.
 *
 * @throws Error when nobody is signed in, which is a fault of the page
 */
export function useSession(): Session {
  const state = useSessionState();
  if (state.status !== 'signed_in') throw new Error('useSession was called outside the signed-in pages');
  return state.session;
}

/** True when the person has that permission in this tenant. The server decides; this only spares a refusal. */
export function useMay(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

/** Web Locks exist in secure contexts only; without them the server's grace period settles the race. */
function exclusively<Result>(run: () => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return run();
  return navigator.locks.request('socle.session.renewal', run) as Promise<Result>;
}

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is refused: each tab finds out for itself.
  }
}
