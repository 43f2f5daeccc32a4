import type { PdfLine } from './line.ts';

/** A page of more lines than this is a drawing or made to keep its readers busy. */
const MAX_LINES = 500;
/** Points by which lines of print may reach into each other. */
const TOUCH = 2;

/**
 * The lines of a page in the order in which they are read. A file may hold its tables and captions apart from its
 * text: where a line that stands above a table comes after it, or one below before it, what stands above comes
 * first, and nothing else changes its place.
 */
export function inReadingOrder(lines: readonly PdfLine[]): PdfLine[] {
  const isMixed =
    lines.length <= MAX_LINES && lines.some((line, at) => line.table && isOutOfPlace(lines, at));
  return isMixed ? sorted(lines) : [...lines];
}

function isOutOfPlace(lines: readonly PdfLine[], at: number): boolean {
  const table = lines[at];
  if (!table) return false;
  return lines.some((line, other) =>
    other < at ? isAbove(table, line) : other > at && isAbove(line, table),
  );
}

/** One above the other in the same part of the page's width. What has no place is neither. */
function isAbove(a: PdfLine, b: PdfLine): boolean {
  const isBeside = a.rect[2] <= b.rect[0] || b.rect[2] <= a.rect[0];
  return !isBeside && a.rect[3] <= b.rect[1] + TOUCH && a.rect[1] < b.rect[1] && hasPlace(a) && hasPlace(b);
}

function hasPlace({ rect: [left, top, right, bottom] }: PdfLine): boolean {
  return right > left && bottom > top;
}

/** Again and again the first line, as the file has them, above which nothing is left. */
function sorted(lines: readonly PdfLine[]): PdfLine[] {
  const left = [...lines];
  const order: PdfLine[] = [];
  while (left.length > 0) {
    const next = left.findIndex((line) => !left.some((other) => other !== line && isAbove(other, line)));
    order.push(...left.splice(Math.max(next, 0), 1));
  }
  return order;
}
