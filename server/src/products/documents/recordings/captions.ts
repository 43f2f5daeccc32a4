import type { Segment } from './segments.ts';

/** Characters of a line, and lines shown at once. Source: BBC subtitle guidelines, Netflix timed text style guide. */
const LINE_CHARACTERS = 42;
const LINES = 2;

type Cue = { readonly start: number; readonly end: number; readonly lines: readonly string[] };

/** Segments as SubRip. Its tags have no escape: what looks like one is written as it is. */
export function writeSrt(segments: readonly Segment[]): string {
  const shown = cuesOf(segments).map(({ start, end, lines }, index) =>
    [String(index + 1), `${clock(start, ',')} --> ${clock(end, ',')}`, ...lines, ''].join('\n'),
  );
  return shown.join('\n');
}

/** Segments as WebVTT. Source: WebVTT 4.1. */
export function writeVtt(segments: readonly Segment[]): string {
  const shown = cuesOf(segments).map(({ start, end, lines }) =>
    [`${clock(start, '.')} --> ${clock(end, '.')}`, ...lines.map(escaped), ''].join('\n'),
  );
  return ['WEBVTT\n', ...shown].join('\n');
}

/** A segment is shown in parts of two lines, each as long as its share of the characters. */
function cuesOf(segments: readonly Segment[]): Cue[] {
  return segments.flatMap(({ start, end, text }) => {
    const lines = wrapped(text);
    const characters = lines.reduce((sum, line) => sum + line.length, 0);
    const cues: Cue[] = [];
    for (let first = 0, at = start; first < lines.length; first += LINES) {
      const shown = lines.slice(first, first + LINES);
      const share = shown.reduce((sum, line) => sum + line.length, 0) / characters;
      const until = first + LINES < lines.length ? at + (end - start) * share : end;
      cues.push({ start: at, end: until, lines: shown });
      at = until;
    }
    return cues;
  });
}

/** Lines of whole words; a word that is longer than a line has one of its own. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= LINE_CHARACTERS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** `01:02:03.004` with the mark that the format wants. */
function clock(seconds: number, mark: string): string {
  const total = Math.round(seconds * 1000);
  const parts = [
    Math.floor(total / 3_600_000),
    Math.floor(total / 60_000) % 60,
    Math.floor(total / 1000) % 60,
  ];
  const shown = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${shown}${mark}${String(total % 1000).padStart(3, '0')}`;
}

function escaped(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
