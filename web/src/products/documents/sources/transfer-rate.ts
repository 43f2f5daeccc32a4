/** Bytes a second below which no remaining time is told: it would only frighten. */
const SLOWEST = 1000;
/** Smoothing: one second of speed counts for a quarter of the estimate. */
const WEIGHT = 0.25;

export type Sample = { readonly at: number; readonly bytes: number; readonly rate: number | null };

/** Follows how fast bytes leave, smoothed; `at` in milliseconds, at most one new sample a second. */
export function sampleRate(last: Sample | null, at: number, bytes: number): Sample {
  if (!last || bytes < last.bytes) return { at, bytes, rate: null };
  const seconds = (at - last.at) / 1000;
  if (seconds < 1) return last;
  const now = (bytes - last.bytes) / seconds;
  return { at, bytes, rate: last.rate === null ? now : last.rate + WEIGHT * (now - last.rate) };
}

/** Seconds until `bytesLeft` have left, or null while nobody can tell. */
export function secondsLeft(sample: Sample | null, bytesLeft: number): number | null {
  if (!sample?.rate || sample.rate < SLOWEST || bytesLeft <= 0) return null;
  return bytesLeft / sample.rate;
}
