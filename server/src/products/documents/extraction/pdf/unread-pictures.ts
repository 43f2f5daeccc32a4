import { hasLinesOfPrint } from '../ocr/lines-of-print.ts';
import type { Bitmap } from '../ocr/port.ts';
import type { Box } from '../page/block.schema.ts';
import { type PageLines, type Rect, unionRect } from './line.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import { typedRects, untypedPart } from './untyped.ts';

/** A part of a page, drawn, and where it is on the page. */
export type PagePart = { readonly bitmap: Bitmap; readonly box: Box };

/** Enough to tell lines of print; a hundredth of what reading them takes. */
const COARSE_DPI = 72;

/** Says whether pictures on a page show print that is nowhere typed; `too_large` when it cannot be drawn. */
export function hasUnreadPrint(
  page: Pick<PdfiumPage, 'render'>,
  pictures: readonly Rect[],
  content: PageLines,
): boolean | 'too_large' {
  const part = pictures.length === 0 ? undefined : untypedPart(pictures, content);
  if (!part) return false;
  const drawn = page.render(COARSE_DPI, part.rect);
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
  const { width, height } = content;
  const all = pictures.reduce(unionRect);
  const region: Rect = [
    Math.max(all[0], 0),
    Math.max(all[1], 0),
    Math.min(all[2], width),
    Math.min(all[3], height),
  ];
  const drawn = page.render(undefined, region);
  if (!drawn || drawn === 'too_large') return drawn;
  const scaled = (rect: Rect) => pixelsOf(rect, drawn, region);
  const bitmap = cutOut(drawn, pictures.map(scaled), typedRects(content, OVER_LETTERS).map(scaled));
  return {
    bitmap,
    box: [region[0] / width, region[1] / height, region[2] / width, region[3] / height],
  };
}

/** In heights of a line: tails and accents reach out of what an engine says of a line. */
const OVER_LETTERS = 0.15;
const WHITE = 255;

/** Of the area of the page; pictures that lie over each other count each. */
export function sharedBy(pictures: readonly Rect[], { width, height }: PageLines): number {
  const area = pictures.reduce((sum, [left, top, right, bottom]) => sum + (right - left) * (bottom - top), 0);
  return area / (width * height);
}

/** What lies in the pictures of a drawing, white elsewhere and where something is typed. */
function cutOut(
  { width, height, dpi, pixels: shown }: Bitmap,
  pictures: readonly Rect[],
  typed: readonly Rect[],
): Bitmap {
  const pixels = new Uint8Array(width * height).fill(WHITE);
  for (const [left, top, right, bottom] of pictures) {
    for (let row = top; row < bottom; row += 1) {
      const from = row * width;
      pixels.set(shown.subarray(from + left, from + right), from + left);
    }
  }
  for (const [left, top, right, bottom] of typed)
    for (let row = top; row < bottom; row += 1) pixels.fill(WHITE, row * width + left, row * width + right);
  return { width, height, dpi, pixels };
}

/** In whole pixels of a drawing of a region, within it. */
function pixelsOf(
  [left, top, right, bottom]: Rect,
  { width, height }: Pick<Bitmap, 'width' | 'height'>,
  [fromX, fromY, toX, toY]: Rect,
): Rect {
  const place = (at: number, [from, to]: readonly [number, number], pixels: number) =>
    Math.min(Math.max(Math.round(((at - from) / (to - from)) * pixels), 0), pixels);
  return [
    place(left, [fromX, toX], width),
    place(top, [fromY, toY], height),
    place(right, [fromX, toX], width),
    place(bottom, [fromY, toY], height),
  ];
}
