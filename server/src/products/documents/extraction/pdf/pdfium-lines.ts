import { annotationsOf } from './annotations.ts';
import { type Axes, openAxes } from './axes.ts';
import { type Characters, JOINED } from './characters.ts';
import type { PageLines, PdfLine, Rect } from './line.ts';
import { allocate, type Native } from './native.ts';
import { placeTables } from './place-tables.ts';
import { rulesOf } from './rules.ts';
import { type CountedLine, wordsOf } from './words.ts';

type Desk = { readonly native: Native; readonly text: number; readonly axes: Axes; readonly at: number };

/** Splits the text of a page into its lines, with where each stands on the page as it is shown. */
export function linesOf(
  native: Native,
  page: number,
  text: number,
  { text: raw, unknown }: Characters,
): PageLines {
  const axes = openAxes(native, page);
  const desk: Desk = { native, text, axes, at: allocate(native, 4 * DOUBLE) };
  try {
    const lines = [...splitText(raw)].map((part) => lineOf(desk, part));
    const annotations = annotationsOf(native, page).map((annotation) => ({
      ...annotation,
      rect: axes.shown(annotation.rect),
    }));
    const { width, height } = axes;
    return { width, height, lines: withTables(desk, page, lines), annotations, unknown };
  } finally {
    native.wasmExports.free(desk.at);
    axes.close();
  }
}

const DOUBLE = 8;

type Part = {
  readonly text: string;
  /** In characters, as PDFium counts them: one for each code point. */
  readonly start: number;
  readonly count: number;
  readonly isBroken: boolean;
};

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

function lineOf(desk: Desk, { text: said, start, count, isBroken }: Part): PlacedLine {
  const { native, text } = desk;
  const skipped = firstLetter(said);
  const size = native._FPDFText_GetFontSize(text, start + skipped);
  const rect = placeOf(desk, start, count);
  const letters = skipped > 0 ? placeOf(desk, start + skipped, count - skipped) : rect;
  return { text: said, rect, fontSize: shownSize(size, letters, said), isBroken, first: start };
}

/** Where some characters stand on the page as it is shown. */
function placeOf(desk: Desk, start: number, count: number): Rect {
  const rects = desk.native._FPDFText_CountRects(desk.text, start, count);
  const corners = Array.from({ length: Math.max(0, rects) }, (_, index) => rectAt(desk, index));
  return desk.axes.shown(corners.length > 0 ? corners.reduce(unionOfUpright) : [0, 0, 0, 0]);
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
function shownSize(size: number, [, top, , bottom]: Rect, text: string): number {
  const height = bottom - top;
  const isPlausible = size > height * 0.7 && size < height * 3.5;
  return isPlausible || !/\p{L}{2}|\p{Nd}{2}/u.test(text) ? size : height * 1.2;
}

function rectAt({ native, text, at }: Desk, index: number): Rect {
  native._FPDFText_GetRect(text, index, at, at + DOUBLE, at + 2 * DOUBLE, at + 3 * DOUBLE);
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
  return [left, top, right, bottom];
}
