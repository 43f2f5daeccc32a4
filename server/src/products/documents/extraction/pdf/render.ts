import { type Bitmap, MAX_PIXELS } from '../ocr/port.ts';
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

/** Draws a page in shades of grey to be read; undefined when all of it has one shade. */
export function renderPage(native: Native, page: number, finest = DPI): Bitmap | 'too_large' | undefined {
  const [wide, high] = sizeOf(native, page).map((points) => points / POINTS_PER_INCH) as [number, number];
  const dpi = Math.floor(Math.min(finest, Math.sqrt(MAX_PIXELS / (wide * high))));
  if (dpi < MIN_DPI) return 'too_large';
  const size = [Math.max(1, Math.floor(wide * dpi)), Math.max(1, Math.floor(high * dpi))] as const;
  const pixels = draw(native, page, size, GRAY);
  if (!pixels) return 'too_large';
  const [width, height] = size;
  return pixels.every((shade) => shade === pixels[0]) ? undefined : { width, height, dpi, pixels };
}

export type ColourBitmap = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** Draws a page in colour to be looked at, as wide as asked; undefined when there is no memory for it. */
export function drawPage(native: Native, page: number, wanted: number): ColourBitmap | undefined {
  const [wide, high] = sizeOf(native, page);
  const width = Math.max(1, Math.floor(Math.min(wanted, (MAX_HEIGHT * wide) / high)));
  const height = Math.max(1, Math.round((width * high) / wide));
  const pixels = draw(native, page, [width, height], COLOUR);
  return pixels && { width, height, pixels };
}

function sizeOf(native: Native, page: number): [number, number] {
  return [Math.max(native._FPDF_GetPageWidthF(page), 1), Math.max(native._FPDF_GetPageHeightF(page), 1)];
}

function draw(
  native: Native,
  page: number,
  [width, height]: readonly [number, number],
  { format, bytes, flags }: typeof GRAY,
): Uint8Array | undefined {
  const bitmap = native._FPDFBitmap_CreateEx(width, height, format, 0, 0);
  if (!bitmap) return undefined;
  try {
    native._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    native._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
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
