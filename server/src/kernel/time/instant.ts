declare const instant: unique symbol;
/** A moment as it goes over the wire: RFC 3339, in UTC, PostgreSQL's microseconds kept. */
export type Instant = string & { readonly [instant]: true };

/** `secondsFromNow` may be negative: the moment so long ago. */
export function instantIn(secondsFromNow: number): Instant {
  return new Date(Date.now() + secondsFromNow * 1000).toISOString() as Instant;
}

/** True of a moment that exists and that PostgreSQL holds: no 31 February, no second 60, no year 0. */
export function isMoment(text: string): boolean {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1) return false;
  // What does not exist is not refused everywhere: some of it becomes the next day. An offset moves it by a day.
  const [year, month, day] = text.split(/[-T ]/).map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day)).getUTCDate() === day;
}

/** @param text RFC 3339, that `isMoment` */
export function asInstant(text: string): Instant {
  return new Date(text).toISOString() as Instant;
}
