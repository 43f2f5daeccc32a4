import type { Bitmap } from '../ocr/port.ts';
import { type Characters, readCharacters } from './characters.ts';
import type { PageLines } from './line.ts';
import { allocate, type Native } from './native.ts';
import { linesOf } from './pdfium-lines.ts';
import { type ColourBitmap, drawPage, renderPage } from './render.ts';

/** A page that is open, for as long as it is worked on. */
export type PdfiumPage = {
  /** Its text in reading order with CRLF line ends. */
  characters(): Characters;
  /** The same text as lines. */
  lines(characters: Characters): PageLines;
  /** True when one picture covers most of the page, as in a scan. */
  hasPagePicture(): boolean;
  /** The page as it looks; undefined when it shows nothing, `too_large` when no bitmap may be that large. */
  render(dpi?: number): Bitmap | 'too_large' | undefined;
  /** The page in colour, as many pixels wide. */
  draw(width: number): ColourBitmap | undefined;
};

export function openPage(native: Native, page: number, text: number): PdfiumPage {
  return {
    characters: () => readCharacters(native, text),
    lines: (characters) => linesOf(native, page, text, characters),
    hasPagePicture: () => hasPagePicture(native, page),
    render: (dpi) => (native._FPDFPage_CountObjects(page) > 0 ? renderPage(native, page, dpi) : undefined),
    draw: (width) => drawPage(native, page, width),
  };
}

/** Source: PDFium fpdf_edit.h, FPDF_PAGEOBJ_IMAGE. */
const IMAGE = 3;
const PAGE_SHARE = 0.5;
/** A scan is one picture or a few strips; a page of thousands of objects is none. */
const MAX_LOOKED_AT = 200;

function hasPagePicture(native: Native, page: number): boolean {
  const area = native._FPDF_GetPageWidthF(page) * native._FPDF_GetPageHeightF(page);
  const count = Math.min(native._FPDFPage_CountObjects(page), MAX_LOOKED_AT);
  let covered = 0;
  for (let index = 0; index < count; index += 1) {
    const object = native._FPDFPage_GetObject(page, index);
    if (native._FPDFPageObj_GetType(object) === IMAGE) covered += areaOf(native, object);
  }
  return covered >= area * PAGE_SHARE;
}

function areaOf(native: Native, object: number): number {
  const edges = allocate(native, 16);
  try {
    if (!native._FPDFPageObj_GetBounds(object, edges, edges + 4, edges + 8, edges + 12)) return 0;
    const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(native.HEAPU8.buffer, edges, 4);
    return Math.abs((right - left) * (top - bottom));
  } finally {
    native.wasmExports.free(edges);
  }
}
