import type { PageLines, PdfLine, Rect } from './line.ts';

/** A page whose places may be turned to be read. */
type Laid = Pick<PageLines, 'turns' | 'width' | 'height'>;

/** In radians: the words unseen over a page that was scanned askew follow its lines. */
export const SLANT = 0.1;

/**
 * Quarter turns clockwise after which what a matrix moves stands upright; none for what slants or is mirrored, too.
 * Source: ISO 32000-1 8.3.3.
 */
export function turnsOf([a = 1, b = 0, c = 0, d = 1]: readonly number[]): number {
  const [across, along] = [Math.abs(a), Math.abs(b)];
  const isMirrored = a * d - b * c <= 0;
  if (isMirrored || Math.min(across, along) > Math.max(across, along) * SLANT) return 0;
  if (across > along) return a > 0 ? 0 : 2;
  return b > 0 ? 1 : 3;
}

/** The page with its places as it is shown, whichever way they were turned to be read. */
export function asShown(content: PageLines): PageLines {
  const { turns, lines, annotations = [], ...rest } = content;
  if (!turns) return content;
  const shown = <Placed extends { readonly rect: Rect }>(placed: Placed): Placed => ({
    ...placed,
    rect: shownPlace(placed.rect, content),
  });
  return { ...rest, ...shownSize(content), lines: lines.map(shown), annotations: annotations.map(shown) };
}

export function shownSize({ turns = 0, width, height }: Laid): { width: number; height: number } {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** Where on the page as it is shown a place is. */
export function shownPlace([left, top, right, bottom]: Rect, { turns = 0, width, height }: Laid): Rect {
  const places: readonly Rect[] = [
    [left, top, right, bottom],
    [top, width - right, bottom, width - left],
    [width - right, height - bottom, width - left, height - top],
    [height - bottom, left, height - top, right],
  ];
  return places[turns] ?? [left, top, right, bottom];
}

/** A line with its place among those that are turned as it is, when all of them stand upright. */
export function asRead({ turns = 0, ...line }: PdfLine): PdfLine {
  const [left, top, right, bottom] = line.rect;
  const places: readonly Rect[] = [
    line.rect,
    [-bottom, left, -top, right],
    [-right, -bottom, -left, -top],
    [top, -right, bottom, -left],
  ];
  return { ...line, rect: places[turns] ?? line.rect };
}
