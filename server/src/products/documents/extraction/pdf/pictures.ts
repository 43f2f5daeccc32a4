import { openAxes } from './axes.ts';
import type { Rect } from './line.ts';
import { allocate, type Native } from './native.ts';
import { IMAGE, type Matrix, moved, visitObjects } from './page-objects.ts';

/** A scan is one picture or a few strips; a page of more pictures than this is a pattern. */
const MAX_PICTURES = 1_000;

/** Where pictures are on a page as it is shown, in the order of drawing. */
export function picturesOf(native: Native, page: number): Rect[] {
  const found: Rect[] = [];
  const at = allocate(native, 16);
  try {
    visitObjects(native, page, ({ handle, type, outer }) => {
      const edges = type === IMAGE ? edgesOf(native, handle, at) : undefined;
      if (edges) found.push(boundsOf(edges, outer));
      return found.length < MAX_PICTURES;
    });
  } finally {
    native.wasmExports.free(at);
  }
  return found.length > 0 ? shown(native, page, found) : found;
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
