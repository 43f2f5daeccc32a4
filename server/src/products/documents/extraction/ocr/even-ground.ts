import { enlargeBitmap } from './bitmap.ts';
import type { Bitmap } from './port.ts';

/** A page at 100 dpi; what is smaller was not photographed. */
const MIN_PIXELS = 900_000;

/**
 * A photograph of a page that lies on something darker, as if all of it were paper: each pixel by what it differs
 * from the ground around it, darker or lighter. Else the dark around counts as ink, here and for the engine.
 * Undefined for any other picture.
 */
export function evenGround(bitmap: Bitmap): Bitmap | undefined {
  const { width, height, pixels } = bitmap;
  if (width * height < MIN_PIXELS) return undefined;
  const { blocks, unit } = groundOf(bitmap);
  if (!hasDarkRim(blocks)) return undefined;
  const ground = enlargeBitmap(blocks, unit);
  const even = new Uint8Array(pixels.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0, from = y * ground.width; x < width; x += 1, from += 1, at += 1) {
      const [shade, around] = [pixels[at] ?? 0, ground.pixels[from] ?? 0];
      even[at] = shade < around ? (255 * shade) / around : (255 * around) / Math.max(shade, 1);
    }
  }
  return { ...bitmap, pixels: even };
}

/** Along the longer side: on a page of A4 one holds two lines of print, which cover less than half of it. */
const BLOCKS = 40;
/** Pixels of a block that are looked at, along each side. */
const SAMPLES = 10;

/** The ground of each block: the shade in the middle of its pixels. */
function groundOf({ width, height, dpi, pixels }: Bitmap): { blocks: Bitmap; unit: number } {
  const unit = Math.ceil(Math.max(width, height) / BLOCKS);
  const [wide, high] = [Math.ceil(width / unit), Math.ceil(height / unit)];
  const step = Math.ceil(unit / SAMPLES);
  const shades = new Uint8Array(wide * high);
  const seen = new Uint8Array(SAMPLES ** 2);
  for (let block = 0; block < shades.length; block += 1) {
    const [left, top] = [(block % wide) * unit, Math.floor(block / wide) * unit];
    let count = 0;
    for (let y = top; y < Math.min(top + unit, height); y += step)
      for (let x = left; x < Math.min(left + unit, width); x += step)
        seen[count++] = pixels[y * width + x] ?? 0;
    shades[block] = seen.subarray(0, count).sort()[count >> 1] ?? 0;
  }
  return { blocks: { width: wide, height: high, dpi, pixels: shades }, unit };
}

/** Of the shade of the paper: what is darker is no paper. */
const DARKER = 0.8;
/** Share of the picture that is paper, and of the blocks along its edges that are none. */
const MIN_PAPER = 0.3;
const MIN_RIM = 0.25;

function hasDarkRim({ width, height, pixels }: Bitmap): boolean {
  const paper = pixels.toSorted()[Math.floor(pixels.length * 0.9)] ?? 0;
  let [light, rim, dark] = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isDark = (pixels[at] ?? 0) < paper * DARKER;
    if (!isDark) light += 1;
    if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
    rim += 1;
    if (isDark) dark += 1;
  }
  return light >= pixels.length * MIN_PAPER && dark >= rim * MIN_RIM;
}
