import type { Unknown } from './characters.ts';

/** Left, top, right, bottom in points, from the upper left corner of the page as it is shown. */
export type Rect = readonly [left: number, top: number, right: number, bottom: number];

/** What stands in the cells of a table. */
export type TableCells = {
  readonly rows: readonly (readonly string[])[];
  readonly headerRows: number;
};

/** A run of text that its engine gave without a line end, and where it stands. */
export type PdfLine = {
  readonly text: string;
  readonly rect: Rect;
  /** In points, of its first character. */
  readonly fontSize: number;
  /** Its last word goes on in the next line. */
  readonly isBroken: boolean;
  /** Quarter turns clockwise after which it stands upright, where it does not. */
  readonly turns?: number;
  /** The table that stands in the place of lines; `text` is then what all its cells say. */
  readonly table?: TableCells;
};

/** What somebody wrote on a page: a remark, or a value in a field of a form. */
export type Annotation = { readonly kind: 'remark' | 'value'; readonly text: string; readonly rect: Rect };

/** The lines of a page in reading order. */
export type PageLines = {
  /**
   * Quarter turns clockwise after which its text stands upright, where that is not as the page is shown: all places
   * are then those on the page so turned.
   */
  readonly turns?: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly PdfLine[];
  /** What was written on the page afterwards. */
  readonly annotations?: readonly Annotation[];
  /** Characters for which others stand in the lines. */
  readonly unknown?: readonly Unknown[];
  /** How many characters are there by a number that may not be theirs. */
  readonly guessed?: number;
};

export function unionRect(a: Rect, b: Rect): Rect {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
