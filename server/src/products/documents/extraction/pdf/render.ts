import { type Bitmap, MAX_PIXELS } from '../ocr/port.ts';
import type { Native } from './native.ts';

/** Enough for print of 8 points, and the letters of a scan stay as they are. Source: measured from 150 to 300. */
const DPI = 200;
/** A page so large that it would be drawn more coarsely than this has no readable text left. */
const MIN_DPI = 72;
const POINTS_PER_INCH = 72;

/** Source: PDFium fpdfview.h, FPDFBitmap_Gray, FPDF_ANNOT and FPDF_GRAYSCALE. */
const GRAY = 1;
const ANNOTATIONS_IN_GRAY = 0x01 | 0x08;
const WHITE = 0xffffffff;

/** Draws a page; undefined when all of it has one shade. */
export function renderPage(native: Native, page: number, finest = DPI): Bitmap | 'too_large' | undefined {
  const [wide, high] = [native._FPDF_GetPageWidthF(page), native._FPDF_GetPageHeightF(page)].map(
    (points) => Math.max(points, 1) / POINTS_PER_INCH,
  ) as [number, number];
  const dpi = Math.floor(Math.min(finest, Math.sqrt(MAX_PIXELS / (wide * high))));
  if (dpi < MIN_DPI) return 'too_large';
  const [width, height] = [Math.max(1, Math.floor(wide * dpi)), Math.max(1, Math.floor(high * dpi))];
  const bitmap = native._FPDFBitmap_CreateEx(width, height, GRAY, 0, 0);
  if (!bitmap) return 'too_large';
  try {
    native._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    native._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, ANNOTATIONS_IN_GRAY);
    const pixels = copyRows(native, bitmap, width, height);
    return pixels.every((shade) => shade === pixels[0]) ? undefined : { width, height, dpi, pixels };
  } finally {
    native._FPDFBitmap_Destroy(bitmap);
  }
}

function copyRows(native: Native, bitmap: number, width: number, height: number): Uint8Array {
  const [from, stride] = [native._FPDFBitmap_GetBuffer(bitmap), native._FPDFBitmap_GetStride(bitmap)];
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const start = from + row * stride;
    pixels.set(native.HEAPU8.subarray(start, start + width), row * width);
  }
  return pixels;
}
