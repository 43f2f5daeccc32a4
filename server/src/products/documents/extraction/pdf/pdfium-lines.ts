import { annotationsOf } from './annotations.ts';
import { type Axes, openAxes } from './axes.ts';
import { type Characters, JOINED } from './characters.ts';
import type { PageLines, PdfLine, Rect } from './line.ts';
import { allocate, type Native } from './native.ts';
import { placeTables } from './place-tables.ts';
import { rulesOf } from './rules.ts';
import { type Part, straightened } from './turned-text.ts';
import { type CountedLine, wordsOf } from './words.ts';

type Desk = { readonly native: Native; readonly text: number; readonly axes: Axes; readonly at: number };

/** Splits the text of a page into its lines, with where each stands on the page as it is shown. */
export function linesOf(
  native: Native,
  page: number,
  text: number,
  { text: raw, unknown }: Characters,
): PageLines {
  const parts = straightened({ native, page, text }, raw, [...splitText(raw)]);
  const turns = turnsOfMost(parts);
  const axes = openAxes(native, page, turns);
  const desk: Desk = { native, text, axes, at: allocate(native, 4 * DOUBLE) };
  try {
    const lines = parts.map((part) => lineOf(desk, part, ((part.turns ?? 0) - turns + 4) % 4));
    const annotations = annotationsOf(native, page).map((annotation) => ({
      ...annotation,
      rect: axes.shown(annotation.rect),
    }));
    const { width, height } = axes;
    const shown = { width, height, lines: withTables(desk, page, lines), annotations, unknown };
    return turns > 0 ? { ...shown, turns } : shown;
  } finally {
    native.wasmExports.free(desk.at);
    axes.close();
  }
}

const DOUBLE = 8;

/** Quarter turns clockwise after which more than half of the characters of a page stand upright. */
function turnsOfMost(parts: readonly Part[]): number {
  const counts = [0, 0, 0, 0];
  for (const { turns = 0, count } of parts) counts[turns] = (counts[turns] ?? 0) + count;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return Math.max(
    counts.findIndex((count) => count * 2 > all),
    0,
  );
}

function* splitText(raw: string): Generator<Part> {
  const isPlain = !/[\uD800-\uDFFF]/.test(raw);
  const lengthOf = (text: string) => (isPlain ? text.length : [...text].length);
  let start = 0;
  for (const { 0: whole, 1: text = '', 2: end = '' } of raw.matchAll(/([^\r\n\uFFFE]*)(\r\n|\n|\uFFFE|$)/g)) {
    const count = lengthOf(text);
    if (text.trim() !== '') yield { text, start, count, isBroken: end === JOINED };
    start += lengthOf(whole);
  }
}

type PlacedLine = PdfLine & CountedLine;

function lineOf(desk: Desk, part: Part, turns: number): PlacedLine {
  const { native, text } = desk;
  const { text: said, start, isBroken, numbers } = part;
  const skipped = firstLetter(said);
  const size = native._FPDFText_GetFontSize(text, numbers?.[skipped] ?? start + skipped);
  const rect = placeOf(desk, part, 0);
  const [left, top, right, bottom] = skipped > 0 ? placeOf(desk, part, skipped) : rect;
  const height = turns % 2 === 0 ? bottom - top : right - left;
  const line = { text: said, rect, fontSize: shownSize(size, height, said), isBroken, first: start, numbers };
  return turns > 0 ? { ...line, turns } : line;
}

/** Where a line stands from one of its characters on, on the page as it is laid out. */
function placeOf(desk: Desk, { start, count, numbers }: Part, skipped: number): Rect {
  const corners = numbers
    ? numbers.slice(skipped).flatMap((number) => boxesAt(desk, number))
    : rectsFrom(desk, start + skipped, count - skipped);
  return desk.axes.shown(corners.length > 0 ? corners.reduce(unionOfUpright) : [0, 0, 0, 0]);
}

function rectsFrom(desk: Desk, start: number, count: number): Rect[] {
  const rects = desk.native._FPDFText_CountRects(desk.text, start, count);
  return Array.from({ length: Math.max(0, rects) }, (_, index) => rectAt(desk, index));
}

/** None for a space, which leaves no trace. */
function boxesAt({ native, text, at }: Desk, number: number | undefined): Rect[] {
  if (number === undefined) return [];
  native._FPDFText_GetCharBox(text, number, at, at + 2 * DOUBLE, at + 3 * DOUBLE, at + DOUBLE);
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
  return right > left && top > bottom ? [[left, top, right, bottom]] : [];
}

/** How many characters stand before the first letter or figure: bullets are set in other sizes. */
function firstLetter(text: string): number {
  const index = text.search(/[\p{L}\p{N}]/u);
  return [...text.slice(0, Math.max(index, 0))].length;
}

/** In the page's own axes, where up is more. */
function unionOfUpright(a: Rect, b: Rect): Rect {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2]), Math.min(a[3], b[3])];
}

/** The lines, those of a table by the table in their place. */
function withTables({ native, text, axes }: Desk, page: number, lines: readonly PlacedLine[]): PdfLine[] {
  const rules = rulesOf(native, page, axes);
  return placeTables(lines, rules, (line) => wordsOf({ native, text, axes }, line));
}

/** The size that a font is set to says nothing when the page is scaled around it; its letters then do. */
function shownSize(size: number, height: number, text: string): number {
  const isPlausible = size > height * 0.7 && size < height * 3.5;
  return isPlausible || !/\p{L}{2}|\p{Nd}{2}/u.test(text) ? size : height * 1.2;
}

function rectAt({ native, text, at }: Desk, index: number): Rect {
  native._FPDFText_GetRect(text, index, at, at + DOUBLE, at + 2 * DOUBLE, at + 3 * DOUBLE);
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
  return [left, top, right, bottom];
}
