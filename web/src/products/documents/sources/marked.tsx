import type { Place } from './page-position.ts';

type MarkedProps = { text: string; start: number; end: number; place: Place | null; trimsStart?: boolean };

/** A stretch of the text; the part of it that a place names is marked, unless that is all of it. */
export function Marked({ text, start, end, place, trimsStart = false }: MarkedProps) {
  const shown = text.slice(start, end);
  const whole = trimsStart ? shown.trimStart() : shown;
  const first = start + shown.length - whole.length;
  const from = Math.max(first, place?.start ?? first);
  const to = Math.min(end, place?.end ?? first);
  if (!place || from >= to || (from === first && to >= end)) return whole;
  return (
    <>
      {text.slice(first, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to, end)}
    </>
  );
}
