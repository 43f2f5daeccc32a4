import type { Bitmap } from '../ocr/port.ts';
import { hasAppearances } from './appearances.ts';
import { type Characters, readCharacters } from './characters.ts';
import type { PageLines, Rect } from './line.ts';
import type { Native } from './native.ts';
import { linesOf } from './pdfium-lines.ts';
import { picturesOf, tiledOf } from './pictures.ts';
import { type ColourBitmap, drawPage, renderPage } from './render.ts';

/** A page that is open, for as long as it is worked on. */
export type PdfiumPage = {
  /** Its text in reading order with CRLF line ends. */
  characters(): Characters;
  /** The same text as lines. */
  lines(characters: Characters): PageLines;
  /** Where pictures are on it, in the order of drawing. */
  pictures(): Rect[];
  /** Where surfaces are that may be filled with pictures, or are but grey. */
  tiled(): Rect[];
  /** How many things are drawn on it. */
  objects(): number;
  /** Annotations on it show letters or pictures. */
  hasAppearances(): boolean;
  /**
   * The page as it looks, or a part of it, in points; undefined when it shows nothing, `too_large` when no bitmap may
   * be that large.
   */
  render(dpi?: number, region?: Rect): Bitmap | 'too_large' | undefined;
  /** The page in colour, as many pixels wide. */
  draw(width: number): ColourBitmap | undefined;
};

export function openPage(native: Native, page: number, text: number): PdfiumPage {
  return {
    characters: () => readCharacters(native, text),
    lines: (characters) => linesOf(native, page, text, characters),
    pictures: () => picturesOf(native, page),
    tiled: () => tiledOf(native, page),
    objects: () => native._FPDFPage_CountObjects(page),
    hasAppearances: () => hasAppearances(native, page),
    render: (dpi, region) => {
      const isBlank = native._FPDFPage_CountObjects(page) === 0 && !hasAppearances(native, page);
      return isBlank ? undefined : renderPage(native, page, dpi, region);
    },
    draw: (width) => drawPage(native, page, width),
  };
}
