import { type Bitmap, MAX_PIXELS } from '../ocr/port.ts';
import type { Rect } from './line.ts';
import type { Native } from './native.ts';

/** Enough for print of 8 points, and the letters of a scan stay as they are. Source: measured from 150 to 300. */
const DPI = 200;
/** A page so large that it would be drawn more coarsely than this has no readable text left. */
const MIN_DPI = 72;
const POINTS_PER_INCH = 72;
/** A strip thousands of times as high as wide is drawn narrower than was asked. */
const MAX_HEIGHT = 12_000;

/** Source: PDFium fpdfview.h: FPDFBitmap_Gray and BGR; FPDF_ANNOT, FPDF_GRAYSCALE, FPDF_REVERSE_BYTE_ORDER. */
const GRAY = { format: 1, bytes: 1, flags: 0x01 | 0x08 };
const COLOUR = { format: 2, bytes: 3, flags: 0x01 | 0x10 };
const WHITE = 0xffffffff;

/**
 * Draws a page in shades of grey to be read; undefined when all of it has one shade.
 *
 * @param region the part of the page to draw, in points of the page as it is shown
 */
export function renderPage(
  native: Native,
  page: number,
  finest = DPI,
  region?: Rect,
): Bitmap | 'too_large' | undefined {
  const [left, top, right, bottom] = region ?? [0, 0, ...sizeOf(native, page)];
  const [wide, high] = [(right - left) / POINTS_PER_INCH, (bottom - top) / POINTS_PER_INCH];
  const dpi = Math.floor(Math.min(finest, Math.sqrt(MAX_PIXELS / (wide * high))));
  if (dpi < MIN_DPI) return 'too_large';
  const [width, height] = [Math.max(1, Math.floor(wide * dpi)), Math.max(1, Math.floor(high * dpi))];
  const [startX = 0, startY = 0, sizeX = 0, sizeY = 0] = [-left, -top, ...sizeOf(native, page)].map(
    (points) => Math.round((points * dpi) / POINTS_PER_INCH),
  );
  const shown = region && ([startX, startY, sizeX, sizeY] as const);
  const pixels = draw(native, page, { width, height, page: shown }, GRAY);
  if (!pixels) return 'too_large';
  return pixels.every((shade) => shade === pixels[0]) ? undefined : { width, height, dpi, pixels };
}

export type ColourBitmap = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** Draws a page in colour to be looked at, as wide as asked; undefined when there is no memory for it. */
export function drawPage(native: Native, page: number, wanted: number): ColourBitmap | undefined {
  const [wide, high] = sizeOf(native, page);
  const width = Math.max(1, Math.floor(Math.min(wanted, (MAX_HEIGHT * wide) / high)));
  const height = Math.max(1, Math.round((width * high) / wide));
  const pixels = draw(native, page, { width, height }, COLOUR);
  return pixels && { width, height, pixels };
}

function sizeOf(native: Native, page: number): [number, number] {
  return [Math.max(native._FPDF_GetPageWidthF(page), 1), Math.max(native._FPDF_GetPageHeightF(page), 1)];
}

/** How large a bitmap is, and which place the page has in it when it is not just as large. */
type Frame = {
  readonly width: number;
  readonly height: number;
  readonly page?: readonly [left: number, top: number, width: number, height: number] | undefined;
};

function draw(
  native: Native,
  page: number,
  { width, height, page: [left, top, wide, high] = [0, 0, width, height] }: Frame,
  { format, bytes, flags }: typeof GRAY,
): Uint8Array | undefined {
  const bitmap = native._FPDFBitmap_CreateEx(width, height, format, 0, 0);
  if (!bitmap) return undefined;
  try {
    native._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    native._FPDF_RenderPageBitmap(bitmap, page, left, top, wide, high, 0, flags);
    return copyRows(native, bitmap, width * bytes, height);
  } finally {
    native._FPDFBitmap_Destroy(bitmap);
  }
}

function copyRows(native: Native, bitmap: number, bytes: number, height: number): Uint8Array {
  const [from, stride] = [native._FPDFBitmap_GetBuffer(bitmap), native._FPDFBitmap_GetStride(bitmap)];
  const pixels = new Uint8Array(bytes * height);
  for (let row = 0; row < height; row += 1) {
    const start = from + row * stride;
    pixels.set(native.HEAPU8.subarray(start, start + bytes), row * bytes);
  }
  return pixels;
}
