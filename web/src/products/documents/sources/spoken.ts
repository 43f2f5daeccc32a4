import type { Extraction } from '../wire.ts';
import type { Place } from './page-position.ts';

/** A paragraph of a transcript and when it is said, in seconds from the beginning of the recording. */
export type Spoken = Place & {
  readonly seconds: readonly [number, number];
  /** How many paragraphs are said before it. */
  readonly order: number;
};

/** All that is said, in order; nothing for a document that is no recording. */
export function spokenIn(extraction: Extraction | undefined): readonly Spoken[] {
  const places = (extraction?.pages ?? []).flatMap(({ number, blocks = [] }) =>
    blocks.flatMap(({ start, end, seconds }) => (seconds ? [{ page: number, start, end, seconds }] : [])),
  );
  return places.map((place, order) => ({ ...place, order }));
}

/** What is being said, or was said last, at a second; null before the first word. */
export function spokenAt(spoken: readonly Spoken[], second: number): Spoken | null {
  return spoken.findLast(({ seconds: [start] }) => start <= second) ?? null;
}

/** The second at which the words of a place are said. */
export function secondOf(
  spoken: readonly Spoken[],
  { page, start }: Pick<Place, 'page' | 'start'>,
): number | undefined {
  return spoken.find((said) => said.page === page && start < said.end)?.seconds[0];
}

/** `0:07`, `1:02:30`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}
