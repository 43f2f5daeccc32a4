let held: string | null = null;

/**
 * Takes the token of a one-time link, `/sign-in#token=…`, out of the address bar and the history, and keeps it for
 * the sign-in page. It travels in the fragment so that no server log and no `Referer` ever holds it. Runs before
 * anything else of the console, and again when a link is pasted into an open tab.
 *
 * @returns true when there was one
 */
export function captureSignInToken(): boolean {
  if (location.pathname !== '/sign-in') return false;
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return false;
  history.replaceState(history.state, '', location.pathname + location.search);
  held = token;
  return true;
}

export const hasSignInToken = (): boolean => held !== null;

/** Gives the captured token once. */
export function takeSignInToken(): string | null {
  const token = held;
  held = null;
  return token;
}

/** A path of ours to go to after signing in, or the start page; never another site. */
export function safeNext(next: string | null): string {
  const isOurs = next?.startsWith('/') && !/^\/[/\\]/.test(next);
  return isOurs && next ? next : '/';
}
