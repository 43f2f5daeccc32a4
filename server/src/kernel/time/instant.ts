declare const instant: unique symbol;
/** A moment as it goes over the wire: RFC 3339, in UTC, PostgreSQL's microseconds kept. */
export type Instant = string & { readonly [instant]: true };

/** `secondsFromNow` may be negative: the moment so long ago. */
export function instantIn(secondsFromNow: number): Instant {
  return new Date(Date.now() + secondsFromNow * 1000).toISOString() as Instant;
}

/** @param text RFC 3339, checked by a schema before */
export function asInstant(text: string): Instant {
  return new Date(text).toISOString() as Instant;
}
