import type { Bitmap } from './port.ts';

/**
 * Says whether what a page of 72 dpi shows in a region may be lines of print, level or upright: on an even ground,
 * rows with the edges of several letters in them, and rows without ink between them, again and again. Photographs
 * have no such ground, rules and curves no such edges. Only a guess, which saves recognition: two lines are too few.
 * Source: measured on the public documents. Drawn, 98 of the 104 pages of more than 100 letters show print; of the
 * photographs one of a keyboard does, and no plot of curves with its figures.
 *
 * @param region 1 for each pixel of the bitmap that counts
 */
export function hasLinesOfPrint(bitmap: Bitmap, region: Uint8Array): boolean {
  if (hasSmallPrint(bitmap, region)) return true;
  return hasSmallPrint(halved(bitmap), halved({ ...bitmap, pixels: region }).pixels);
}

/** Half as wide and high: large print becomes small print. */
function halved({ width, height, dpi, pixels }: Bitmap): Bitmap {
  const [wide, high] = [width >> 1, height >> 1];
  const half = new Uint8Array(wide * high);
  for (let y = 0; y < high; y += 1) {
    for (let x = 0, at = 2 * y * width; x < wide; x += 1, at += 2) {
      const below = at + width;
      const sum = (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[below] ?? 0) + (pixels[below + 1] ?? 0);
      half[y * wide + x] = sum >> 2;
    }
  }
  return { width: wide, height: high, dpi: dpi / 2, pixels: half };
}

function hasSmallPrint(bitmap: Bitmap, region: Uint8Array): boolean {
  const ink = inkOf(bitmap, region);
  if (!ink) return false;
  const { width, height } = bitmap;
  const isLevel = hasLines(ink, { length: height, breadth: width, step: width, stride: 1 });
  return isLevel || hasLines(ink, { length: width, breadth: height, step: 1, stride: width });
}

/**
 * Lines that follow another one, in strips side by side that three lines go through, and the least number of such
 * strips: one alone may be the figures along a chart, another its legend.
 */
const MIN_LINES = 6;
const MIN_STRIPS = 2;
const MIN_LINES_OF_STRIP = 2;

const SHADES = 256;
/** Shades around the commonest one that are still the ground: paper is not even. */
const GROUND = 20;
/** Shades by which ink differs from it, darker or lighter. */
const CONTRAST = 40;
/** Share of the region that is ground, in print. */
const MIN_GROUND = 0.45;

/** 1 where there is ink; undefined when the region has no ground. */
function inkOf({ pixels }: Bitmap, region: Uint8Array): Uint8Array | undefined {
  const counts = new Uint32Array(SHADES);
  for (let at = 0; at < pixels.length; at += 1) {
    const shade = pixels[at] ?? 0;
    counts[shade] = (counts[shade] ?? 0) + (region[at] ?? 0);
  }
  const sum = (some: Uint32Array) => some.reduce((total, count) => total + count, 0);
  const ground = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
  const near = counts.subarray(Math.max(ground - GROUND, 0), ground + GROUND + 1);
  if (sum(near) < sum(counts) * MIN_GROUND) return undefined;
  const ink = new Uint8Array(pixels.length);
  for (let at = 0; at < ink.length; at += 1)
    if (region[at] === 1 && Math.abs((pixels[at] ?? 0) - ground) > CONTRAST) ink[at] = 1;
  return ink;
}

type Walk = {
  readonly length: number;
  readonly breadth: number;
  /** What leads from one row of pixels to the next, and from one pixel of a row to the next. */
  readonly step: number;
  readonly stride: number;
};

/** Columns taken together: so few that no slanting line falls by its height, enough for several letters. */
const STRIP = 48;

function hasLines(ink: Uint8Array, { length, breadth, step, stride }: Walk): boolean {
  let [strips, all] = [0, 0];
  for (let left = 0; left + STRIP <= breadth; left += STRIP) {
    const lines = openRuns();
    for (let row = 0; row < length; row += 1) {
      let [dark, edges, before] = [0, 0, 0];
      for (let at = row * step + left * stride, end = at + STRIP * stride; at < end; at += stride) {
        const now = ink[at] ?? 0;
        dark += now;
        if (now > before) edges += 1;
        before = now;
      }
      lines.take(row, edges, dark / STRIP);
    }
    const isPrint = lines.count() >= MIN_LINES_OF_STRIP;
    [strips, all] = isPrint ? [strips + 1, all + lines.count()] : [0, 0];
    if (strips >= MIN_STRIPS && all >= MIN_LINES) return true;
  }
  return false;
}

/** Letters that begin in a row of pixels of a strip, where it goes through a line of print. */
const MIN_EDGES = 3;
/** Share of ink in such a row: curves that go side by side have less. */
const MIN_LINE = 0.15;
/** Share of ink up to which a row lies between two lines: tails of letters reach into it. */
const MAX_GAP = 0.06;
/** Pixels from one line to the next, from print of 5 points to headings. */
const MIN_PITCH = 5;
const MAX_PITCH = 48;
/** The same in heights of a line, so far as letters fill it: the figures along a chart stand further apart. */
const WIDEST = 3.2;

/** Counts the lines of a strip that follow another one. */
function openRuns() {
  let isLine = false;
  let [start, end] = [Number.NEGATIVE_INFINITY, 0];
  let count = 0;
  return {
    take(row: number, edges: number, dark: number): void {
      if (isLine && dark <= MAX_GAP) [isLine, end] = [false, row];
      if (isLine || edges < MIN_EDGES || dark < MIN_LINE) return;
      const pitch = row - start;
      if (pitch >= MIN_PITCH && pitch <= Math.min(MAX_PITCH, (end - start) * WIDEST)) count += 1;
      [isLine, start] = [true, row];
    },
    count: () => count,
  };
}
