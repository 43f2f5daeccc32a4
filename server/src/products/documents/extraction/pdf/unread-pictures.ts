import { hasLinesOfPrint } from '../ocr/lines-of-print.ts';
import type { Bitmap } from '../ocr/port.ts';
import type { Box } from '../page/block.schema.ts';
import { type PageLines, type Rect, unionRect } from './line.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import { typedRects, untypedPart } from './untyped.ts';

/** A part of a page, drawn, and where it is on the page. */
export type PagePart = { readonly bitmap: Bitmap; readonly box: Box };

/** Share of a page that pictures cover where nothing is typed, from which on they may hold a text of their own. */
const MIN_SHARE = 0.2;
/** Enough to tell lines of print; a hundredth of what reading them takes. */
const COARSE_DPI = 72;

/** Says whether pictures on a page show print that is nowhere typed; `too_large` when it cannot be drawn. */
export function hasUnreadPrint(
  page: Pick<PdfiumPage, 'render'>,
  pictures: readonly Rect[],
  content: PageLines,
): boolean | 'too_large' {
  const part = sharedBy(pictures, content) < MIN_SHARE ? undefined : untypedPart(pictures, content);
  if (!part || part.share < MIN_SHARE) return false;
  const drawn = page.render(COARSE_DPI);
  if (!drawn || drawn === 'too_large') return drawn ?? false;
  return hasLinesOfPrint(drawn, part.mask(drawn.width, drawn.height));
}

/**
 * The pictures on a page of typed text when they show print that is nowhere typed. What is typed over them is left
 * white, so that it cannot be read again.
 */
export function unreadPictures(
  page: Pick<PdfiumPage, 'render'>,
  pictures: readonly Rect[],
  content: PageLines,
): PagePart | 'too_large' | undefined {
  const isUnread = hasUnreadPrint(page, pictures, content);
  if (isUnread !== true) return isUnread || undefined;
  const drawn = page.render();
  if (!drawn || drawn === 'too_large') return drawn;
  const { width, height } = content;
  const scaled = (rect: Rect) => pixelsOf(rect, drawn, { width, height });
  return cutOut(drawn, pictures.map(scaled), typedRects(content, OVER_LETTERS).map(scaled));
}

/** In heights of a line: tails and accents reach out of what an engine says of a line. */
const OVER_LETTERS = 0.15;
const WHITE = 255;

/** Of the area of the page; pictures that lie over each other count each. */
export function sharedBy(pictures: readonly Rect[], { width, height }: PageLines): number {
  const area = pictures.reduce((sum, [left, top, right, bottom]) => sum + (right - left) * (bottom - top), 0);
  return area / (width * height);
}

type Size = { readonly width: number; readonly height: number };

/** What lies in the pictures of a drawn page, white where something is typed. */
function cutOut(page: Bitmap, pictures: readonly Rect[], typed: readonly Rect[]): PagePart {
  const [left, top, right, bottom] = pictures.reduce((a, b) => unionRect(a, b));
  const [width, height] = [right - left, bottom - top];
  const pixels = new Uint8Array(width * height).fill(WHITE);
  for (const [from, start, to, end] of pictures) {
    for (let row = start; row < end; row += 1) {
      const shown = page.pixels.subarray(row * page.width + from, row * page.width + to);
      pixels.set(shown, (row - top) * width + from - left);
    }
  }
  for (const rect of typed) {
    const [from, to] = [Math.max(rect[0], left), Math.min(rect[2], right)];
    for (let row = Math.max(rect[1], top); row < Math.min(rect[3], bottom) && from < to; row += 1)
      pixels.fill(WHITE, (row - top) * width + from - left, (row - top) * width + to - left);
  }
  const box: Box = [left / page.width, top / page.height, right / page.width, bottom / page.height];
  return { bitmap: { width, height, dpi: page.dpi, pixels }, box };
}

/** In whole pixels of a drawing, within it. */
function pixelsOf([left, top, right, bottom]: Rect, drawn: Size, { width, height }: Size): Rect {
  const place = (at: number, size: number, pixels: number) =>
    Math.min(Math.max(Math.round((at / size) * pixels), 0), pixels);
  return [
    place(left, width, drawn.width),
    place(top, height, drawn.height),
    place(right, width, drawn.width),
    place(bottom, height, drawn.height),
  ];
}
