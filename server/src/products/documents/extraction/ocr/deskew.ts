import { turnBitmap } from './bitmap.ts';
import type { Bitmap } from './port.ts';
import { type Rotated, rotateBitmap } from './rotate.ts';

/** In degrees: less is read as well as none, and a page held before a telephone hardly stands at more. */
const MIN_SLANT = 0.3;
const MAX_SLANT = 25;
const COARSE = 0.5;
const FINE = 0.1;

/**
 * How many times sharper than as they stand the lines have to be, or there are none; and at a slant that blurs them
 * altogether as they stand. Source: measured on 104 public pages and pictures: at 7 to 20 degrees print is 2 to 90
 * times sharper, drawings up to 1.9.
 */
const CLEARLY = 1.15;
const WIDE_SLANT = 5;
const WIDE_CLEARLY = 2;

export type Straightened = Rotated & {
  /** Turned by so much that what was level is no longer read. */
  readonly mayHide: boolean;
};

/** Turns a picture back whose lines slant; one whose lines are level, or that has none, stays as it is. */
export function straighten(bitmap: Bitmap): Straightened {
  const slant = slantOf(bitmap);
  if (Math.abs(slant) < MIN_SLANT) return { bitmap, back: (box) => box, mayHide: false };
  return { ...rotateBitmap(bitmap, -slant), mayHide: Math.abs(slant) >= WIDE_SLANT };
}

/**
 * By how many degrees a picture of text is rotated clockwise, besides its quarter turns; 0 when no angle is clear.
 * Between lines there is no ink: along their own angle it changes most from one row to the next.
 */
export function slantOf(bitmap: Bitmap): number {
  const small = inkOf(bitmap, FEW_ROWS);
  const everywhere = { middle: 0, reach: MAX_SLANT, step: COARSE };
  const [level, sideways] = [small, turnBitmap(small, 1)].map((ink) => sharpest(ink, everywhere));
  const isSideways = (sideways?.change ?? 0) > (level?.change ?? 0);
  const near = { middle: (isSideways ? sideways : level)?.slant ?? 0, reach: COARSE, step: FINE };
  const ink = inkOf(bitmap, ROWS);
  const { slant, change, unturned } = sharpest(isSideways ? turnBitmap(ink, 1) : ink, near);
  const clearly = Math.abs(slant) < WIDE_SLANT ? CLEARLY : WIDE_CLEARLY;
  // What is sharpest at the end of the search is sharper beyond it: the edge of a shape.
  return change > unturned * clearly && Math.abs(slant) < MAX_SLANT ? slant : 0;
}

type Search = { readonly middle: number; readonly reach: number; readonly step: number };

function sharpest(ink: Bitmap, { middle, reach, step }: Search) {
  const strips = stripsOf(ink);
  const unturned = changeAlong(strips, 0);
  let best = { slant: 0, change: unturned };
  for (let index = -Math.round(reach / step); index <= Math.round(reach / step); index += 1) {
    const slant = middle + index * step;
    const change = changeAlong(strips, slant);
    if (change > best.change) best = { slant, change };
  }
  return { ...best, unturned };
}

/** Rows that are enough to tell lines apart; and to measure their slant. */
const FEW_ROWS = 600;
const ROWS = 1_200;
const DARK = 128;

/** The share of dark pixels, from 0 to 255, in squares of the picture. */
function inkOf({ width, height, dpi, pixels }: Bitmap, rows: number): Bitmap {
  const unit = Math.ceil(Math.max(width, height) / rows);
  const [wide, high] = [Math.ceil(width / unit), Math.ceil(height / unit)];
  const sums = new Uint32Array(wide * high);
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor(y / unit) * wide;
    for (let x = 0; x < width; x += 1, at += 1) {
      if ((pixels[at] ?? DARK) >= DARK) continue;
      const square = row + Math.floor(x / unit);
      sums[square] = (sums[square] ?? 0) + 1;
    }
  }
  const shares = new Uint8Array(sums.length);
  for (let square = 0; square < sums.length; square += 1)
    shares[square] = ((sums[square] ?? 0) * 255) / unit ** 2;
  return { width: wide, height: high, dpi, pixels: shares };
}

/** Columns that are taken together: over so few of them no line falls by much. */
const STRIP = 4;

/** The ink in the rows of each strip, strip after strip. */
function stripsOf({ width, height, pixels }: Bitmap): Strips {
  const sums = new Uint16Array(Math.ceil(width / STRIP) * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const row = Math.floor(x / STRIP) * height + y;
      sums[row] = (sums[row] ?? 0) + (pixels[at] ?? 0);
    }
  }
  return { width, height, sums };
}

type Strips = { readonly width: number; readonly height: number; readonly sums: Uint16Array };

/**
 * What the ink changes from one row to the next, squared and summed, where rows fall by so many degrees. No mean: the
 * paper around a short line is no reason to take it for a column.
 */
function changeAlong({ width, height, sums }: Strips, slant: number): number {
  const fall = Math.tan((slant * Math.PI) / 180);
  const highest = Math.ceil(Math.abs(fall) * width);
  const profile = new Float64Array(height + 2 * highest + 2);
  for (let x = 0, from = 0; from < sums.length; x += STRIP, from += height) {
    const start = 1 + highest - Math.round(x * fall);
    for (let y = 0; y < height; y += 1)
      profile[start + y] = (profile[start + y] ?? 0) + (sums[from + y] ?? 0);
  }
  let change = 0;
  for (let row = 1; row < profile.length; row += 1)
    change += ((profile[row] ?? 0) - (profile[row - 1] ?? 0)) ** 2;
  return change;
}
