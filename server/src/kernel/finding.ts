/** What the doctor saw. A `problem` keeps the server from working; a `warning` may; `information` is only worth knowing. */
export type Finding = {
  code: string;
  state: 'good' | 'information' | 'warning' | 'problem';
  cause: string;
  /** What to do about it; absent when there is nothing to do. */
  remedy?: string;
  /** Puts it right without losing anything; only `--fix` calls it. */
  mend?: () => Promise<unknown>;
};

export function good(code: string, cause: string): Finding {
  return { code, state: 'good', cause };
}
