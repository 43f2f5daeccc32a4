import { annotationsOf } from './annotations.ts';
import type { PageLines, PdfLine, Rect } from './line.ts';
import { allocate, type Native } from './native.ts';

/** PDFium writes this in place of the hyphen and line end of a word that it joins. */
const JOINED = '\uFFFE';

type Cells = { readonly native: Native; readonly page: number; readonly text: number; readonly at: number };

/** Splits the text of a page into its lines, with where each stands on the page as it is shown. */
export function linesOf(native: Native, page: number, text: number, raw: string): PageLines {
  const [width, height] = [native._FPDF_GetPageWidthF(page), native._FPDF_GetPageHeightF(page)];
  const at = allocate(native, 4 * DOUBLE);
  try {
    const cells = { native, page, text, at };
    const lines = [...splitText(raw)].map((part) => lineOf(cells, part, [width, height]));
    const annotations = annotationsOf(native, page).map((annotation) => ({
      ...annotation,
      rect: shownRect(cells, annotation.rect, [width, height]),
    }));
    return { width, height, lines: lines.filter((line) => line !== undefined), annotations };
  } finally {
    native.wasmExports.free(at);
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

function lineOf(cells: Cells, part: Part, size: readonly [number, number]): PdfLine | undefined {
  const { native, text } = cells;
  const first = native._FPDFText_GetCharIndexFromTextIndex(text, part.start);
  if (first < 0) return undefined;
  const rects = native._FPDFText_CountRects(text, first, part.count);
  let [left, bottom, right, top] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
  ];
  for (let index = 0; index < rects; index += 1) {
    const [l, t, r, b] = rectAt(cells, index);
    left = Math.min(left, l);
    right = Math.max(right, r);
    top = Math.max(top, t);
    bottom = Math.min(bottom, b);
  }
  if (rects <= 0) [left, top, right, bottom] = [0, 0, 0, 0];
  const rect = shownRect(cells, [left, top, right, bottom], size);
  const fontSize = shownSize(native._FPDFText_GetFontSize(text, first), rect, part.text);
  return { text: part.text, rect, fontSize, isBroken: part.isBroken };
}

/** The size that a font is set to says nothing when the page is scaled around it; its letters then do. */
function shownSize(size: number, [, top, , bottom]: Rect, text: string): number {
  const height = bottom - top;
  const isPlausible = size > height * 0.7 && size < height * 3.5;
  return isPlausible || !/\p{L}{2}/u.test(text) ? size : height * 1.2;
}

function rectAt({ native, text, at }: Cells, index: number): Rect {
  native._FPDFText_GetRect(text, index, at, at + DOUBLE, at + 2 * DOUBLE, at + 3 * DOUBLE);
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float64Array(native.HEAPU8.buffer, at, 4);
  return [left, top, right, bottom];
}

/** Hundredths of a point: positions come in whole pixels of a page drawn this large. */
const SCALE = 100;

/** From the page's own axes to the page as it is shown, turned and cropped. */
function shownRect(cells: Cells, [left, top, right, bottom]: Rect, size: readonly [number, number]): Rect {
  const [x1, y1] = shownPoint(cells, left, top, size);
  const [x2, y2] = shownPoint(cells, right, bottom, size);
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function shownPoint(
  { native, page, at }: Cells,
  x: number,
  y: number,
  [width, height]: readonly [number, number],
): [number, number] {
  native._FPDF_PageToDevice(
    page,
    0,
    0,
    Math.round(width * SCALE),
    Math.round(height * SCALE),
    0,
    x,
    y,
    at,
    at + 4,
  );
  const [shownX = 0, shownY = 0] = new Int32Array(native.HEAPU8.buffer, at, 2);
  return [shownX / SCALE, shownY / SCALE];
}
