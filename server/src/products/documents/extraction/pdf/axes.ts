import type { Rect } from './line.ts';
import { allocate, type Native } from './native.ts';

/** Turns places in a page's own axes into places on the page as it is shown, turned and cropped, or turned further. */
export type Axes = {
  readonly width: number;
  readonly height: number;
  /** Two corners in the page's own axes; gives left, top, right, bottom in points. */
  shown(corners: Rect): Rect;
  close(): void;
};

/** Hundredths of a point: positions come in whole pixels of a page drawn this large. */
const SCALE = 100;

/** @param turns quarter turns clockwise of the page as it is shown */
export function openAxes(native: Native, page: number, turns = 0): Axes {
  const [across, along] = [native._FPDF_GetPageWidthF(page), native._FPDF_GetPageHeightF(page)];
  const [width, height] = turns % 2 === 0 ? [across, along] : [along, across];
  const [pixelsWide, pixelsHigh] = [Math.round(width * SCALE), Math.round(height * SCALE)];
  const at = allocate(native, 8);
  const shownPoint = (x: number, y: number): [number, number] => {
    native._FPDF_PageToDevice(page, 0, 0, pixelsWide, pixelsHigh, turns, x, y, at, at + 4);
    const [shownX = 0, shownY = 0] = new Int32Array(native.HEAPU8.buffer, at, 2);
    return [shownX / SCALE, shownY / SCALE];
  };
  return {
    width,
    height,
    shown([left, top, right, bottom]) {
      const [x1, y1] = shownPoint(left, top);
      const [x2, y2] = shownPoint(right, bottom);
      return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
    },
    close: () => native.wasmExports.free(at),
  };
}
