import { type PdfLine, unionRect } from './line.ts';

/**
 * Puts what stands on one line of print back on one line: an engine that ends a line at each raised or lowered
 * character makes three lines of x² + 1.
 */
export function joinLines(lines: readonly PdfLine[]): PdfLine[] {
  const joined: PdfLine[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const gap = before && gapBetween(before, line);
    if (before === undefined || gap === undefined) joined.push(line);
    else joined[joined.length - 1] = append(before, line, gap);
  }
  return joined;
}

/** Parts that stand further from each other, in sizes of the letters, are columns or cells. */
const FAR = 1.5;
/** Gaps from this share of the size of the letters on are spaces. */
const SPACE = 0.2;
/** Raised and lowered characters are smaller than this share of the others. */
const SMALLER = 0.85;
/** Share of the lower of two heights that overlaps when they stand on one line; next lines of print touch less. */
const OVERLAP = 0.25;
const SAME_LINE = 0.6;

/** The space between two parts of one line of print; undefined when the second begins another line. */
function gapBetween(a: PdfLine, b: PdfLine): number | undefined {
  if (a.isBroken || a.table || b.table || a.turns || b.turns) return undefined;
  const [heightA, heightB] = [a.rect[3] - a.rect[1], b.rect[3] - b.rect[1]];
  const shared = Math.min(a.rect[3], b.rect[3]) - Math.max(a.rect[1], b.rect[1]);
  const lower = Math.min(heightA, heightB);
  if (lower <= 0) return undefined;
  const size = Math.max(a.fontSize, b.fontSize);
  const isScript =
    Math.min(a.fontSize, b.fontSize) < size * SMALLER ||
    Math.min(a.text.trim().length, b.text.trim().length) <= 3;
  if (shared < lower * (isScript ? OVERLAP : SAME_LINE)) return undefined;
  const gap = b.rect[0] - a.rect[2];
  // An exponent above an index begins where the index begins.
  const leastGap = isScript ? -1.2 * b.fontSize : -0.3 * size;
  return gap >= leastGap && gap <= FAR * size ? gap : undefined;
}

function append(a: PdfLine, b: PdfLine, gap: number): PdfLine {
  const space = gap > SPACE * Math.max(a.fontSize, b.fontSize) ? ' ' : '';
  const fontSize = sizeOf(a, b);
  return {
    text: a.text.trimEnd() + space + b.text.trimStart(),
    rect: unionRect(a.rect, b.rect),
    fontSize,
    isBroken: b.isBroken,
  };
}

/** Bullets and boxes are set in other sizes than what they stand before. */
function sizeOf(a: PdfLine, b: PdfLine): number {
  const [lettered, ...others] = [a, b].filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  return lettered && others.length === 0 ? lettered.fontSize : Math.max(a.fontSize, b.fontSize);
}
