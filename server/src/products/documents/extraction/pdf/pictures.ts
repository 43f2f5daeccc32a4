import { openAxes } from './axes.ts';
import type { Rect } from './line.ts';
import { allocate, type Native } from './native.ts';
import { IMAGE, type Matrix, moved, PATH, type PageObject, visitObjects } from './page-objects.ts';

/** A scan is one picture or a few strips; a page of more pictures than this is a pattern. */
const MAX_PICTURES = 1_000;

/** Where pictures are on a page as it is shown, in the order of drawing. */
export function picturesOf(native: Native, page: number): Rect[] {
  return placesOf(native, page, ({ type }) => type === IMAGE);
}

/** Where a page is filled with tiles, which may be pictures; in the order of drawing. */
export function tiledOf(native: Native, page: number): Rect[] {
  return placesOf(native, page, ({ handle, type }, at) => type === PATH && hasPattern(native, handle, at));
}

/** @param isWanted also gets room for four numbers */
function placesOf(
  native: Native,
  page: number,
  isWanted: (object: PageObject, at: number) => boolean,
): Rect[] {
  const found: Rect[] = [];
  const at = allocate(native, 16);
  try {
    visitObjects(native, page, (object) => {
      const edges = isWanted(object, at) ? edgesOf(native, object.handle, at) : undefined;
      if (edges) found.push(boundsOf(edges, object.outer));
      return found.length < MAX_PICTURES;
    });
  } finally {
    native.wasmExports.free(at);
  }
  return found.length > 0 ? shown(native, page, found) : found;
}

/**
 * What is filled with tiles, which are pictures where a browser prints one with round corners or as a ground. PDFium
 * does not tell patterns, but has this grey for each that has colours. Source: PDFium cpdf_colorstate.cpp, SetPattern.
 */
const PATTERN = [0xbf, 0xbf, 0xbf];

/** @param at room for four numbers */
function hasPattern(native: Native, path: number, at: number): boolean {
  if (!native._FPDFPageObj_GetFillColor(path, at, at + 4, at + 8, at + 12)) return false;
  const colour = new Uint32Array(native.HEAPU8.buffer, at, 3);
  return PATTERN.every((part, index) => colour[index] === part);
}

function edgesOf(native: Native, object: number, at: number): Rect | undefined {
  if (!native._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12)) return undefined;
  const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(native.HEAPU8.buffer, at, 4);
  return [left, top, right, bottom];
}

/** What encloses a rectangle that is moved, in the page's own axes, where up is more. */
function boundsOf([left, top, right, bottom]: Rect, matrix: Matrix): Rect {
  const corners = (
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const
  ).map((corner) => moved(corner, matrix));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.max(...ys), Math.max(...xs), Math.min(...ys)];
}

function shown(native: Native, page: number, rects: readonly Rect[]): Rect[] {
  const axes = openAxes(native, page);
  const placed = rects.map((rect) => axes.shown(rect));
  axes.close();
  return placed;
}
