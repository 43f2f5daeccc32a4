import type { Session } from './wire.ts';
import { ApiError } from './wire.ts';

export type SessionState =
  | { readonly status: 'loading' }
  | { readonly status: 'signed_out' }
  | { readonly status: 'unreachable'; readonly error: ApiError }
  /** `isExpired`: the page stays as it is while the person proves who they are once more. */
  | { readonly status: 'signed_in'; readonly session: Session; readonly isExpired: boolean };

export type SessionSurroundings = {
  readonly fetchMe: () => Promise<Session>;
  readonly refresh: () => Promise<Session>;
  /** Runs one holder of the lock at a time over all tabs of this browser. */
  readonly exclusively: <Result>(run: () => Promise<Result>) => Promise<Result>;
  /** Unix milliseconds of the last renewal by any tab; 0 when none. */
  readonly renewedAt: () => number;
  readonly rememberRenewal: (at: number) => void;
  readonly now: () => number;
  /** False when the last session of this browser ended: a stranger's first page must not count as a try to get in. */
  readonly mayHaveSession: () => boolean;
  readonly rememberSession: (isHeld: boolean) => void;
};

/**
 * Keeps the session of this tab. A call that meets 401 asks `renew`: the token is refreshed once, however many
 * calls and tabs ask, and when that is refused the calls wait in place until the person has signed in again.
 */
export class SessionKeeper {
  readonly #around: SessionSurroundings;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<(isSignedIn: boolean) => void>();
  #state: SessionState = { status: 'loading' };
  #renewal: Promise<boolean> | null = null;

  constructor(around: SessionSurroundings) {
    this.#around = around;
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out who is signed in, if anyone. */
  async load(): Promise<void> {
    this.#become({ status: 'loading' });
    const found = await sessionFound(this.#around.fetchMe);
    // Someone may have signed in by a link meanwhile: that session stands.
    if (this.#state.status !== 'loading') return;
    if (found.status === 'signed_out') this.#around.rememberSession(false);
    this.#become(found);
  }

  begin(session: Session): void {
    this.#around.rememberSession(true);
    this.#become({ status: 'signed_in', session, isExpired: false });
    this.#release(true);
  }

  end(): void {
    this.#around.rememberSession(false);
    this.#become({ status: 'signed_out' });
    this.#release(false);
  }

  /**
   * Renews the session that was in force when a refused call left, at `sentAt`.
   *
   * @returns false when nobody is signed in, or the person chose to leave
   */
  renew(sentAt: number): Promise<boolean> {
    this.#renewal ??= this.#renewOnce(sentAt).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewOnce(sentAt: number): Promise<boolean> {
    const isFresh = await this.#around.exclusively(() => refreshUnlessDone(this.#around, sentAt));
    return isFresh || this.#askAgain();
  }

  #askAgain(): Promise<boolean> {
    if (this.#state.status !== 'signed_in') return Promise.resolve(false);
    this.#become({ ...this.#state, isExpired: true });
    return new Promise((resume) => this.#waiting.add(resume));
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #release(isSignedIn: boolean): void {
    for (const resume of this.#waiting) resume(isSignedIn);
    this.#waiting.clear();
  }
}

async function sessionFound(fetchMe: () => Promise<Session>): Promise<SessionState> {
  try {
    return { status: 'signed_in', session: await fetchMe(), isExpired: false };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.status === 401 ? { status: 'signed_out' } : { status: 'unreachable', error };
  }
}

/** True when the session is fresh: renewed now, or by another tab since the refused call left. */
async function refreshUnlessDone(around: SessionSurroundings, sentAt: number): Promise<boolean> {
  if (around.renewedAt() > sentAt) return true;
  if (!around.mayHaveSession()) return false;
  try {
    await around.refresh();
    around.rememberRenewal(around.now());
    return true;
  } catch (error) {
    // 403: the tenant is suspended. Signing in says so, and may lead to another one.
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
}
