import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { type Bitmap, MAX_PIXELS, type PackedBitmap } from './port.ts';

const deflated = promisify(deflate);
const inflated = promisify(inflate);

/** The fastest level: a page of text shrinks to a twentieth, and more effort gains little. */
const LEVEL = 1;

export async function packBitmap({ pixels, ...shape }: Bitmap): Promise<PackedBitmap> {
  return { ...shape, data: (await deflated(pixels, { level: LEVEL })).toString('base64') };
}

/** @throws Error when the data is not exactly the pixels that the size announces */
export async function unpackBitmap({ data, ...shape }: PackedBitmap): Promise<Bitmap> {
  const size = shape.width * shape.height;
  const pixels = await inflated(Buffer.from(data, 'base64'), { maxOutputLength: size });
  if (pixels.length !== size) throw new Error('a bitmap is not of its size');
  return { ...shape, pixels };
}

/** Says whether something that came from a sealed process has the form of a packed bitmap. */
export function isPackedBitmap(value: unknown): value is PackedBitmap {
  if (typeof value !== 'object' || value === null) return false;
  const { width, height, dpi, data } = value as Record<string, unknown>;
  const isSized = isPositive(width) && isPositive(height) && width * height <= MAX_PIXELS;
  return isSized && isPositive(dpi) && dpi <= MAX_DPI && typeof data === 'string';
}

const MAX_DPI = 2_400;

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** The file form that every build of Tesseract reads without another library. Source: netpbm pgm(5). */
export function portableGraymap({ width, height, pixels }: Bitmap): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}

/** What is dark becomes light, and what is light dark. */
export function invertBitmap(bitmap: Bitmap): Bitmap {
  return { ...bitmap, pixels: bitmap.pixels.map((shade) => 255 - shade) };
}

/** Turns clockwise, `turns` times a quarter. */
export function turnBitmap(bitmap: Bitmap, turns: number): Bitmap {
  const { width, height, dpi, pixels } = bitmap;
  if (turns === 0) return bitmap;
  const turned = new Uint8Array(pixels.length);
  if (turns === 2) {
    for (let from = 0, to = pixels.length - 1; to >= 0; from += 1, to -= 1) turned[to] = pixels[from] ?? 0;
    return { width, height, dpi, pixels: turned };
  }
  const [start, perRow, perColumn] =
    turns === 1 ? [height - 1, -1, height] : [(width - 1) * height, 1, -height];
  for (let y = 0, from = 0; y < height; y += 1) {
    let to = start + y * perRow;
    for (let x = 0; x < width; x += 1, from += 1, to += perColumn) turned[to] = pixels[from] ?? 0;
  }
  return { width: height, height: width, dpi, pixels: turned };
}

/** Enlarges, bilinear. */
export function enlargeBitmap({ width, height, dpi, pixels }: Bitmap, factor: number): Bitmap {
  const [wide, high] = [Math.round(width * factor), Math.round(height * factor)];
  const enlarged = new Uint8Array(wide * high);
  const columns = Array.from({ length: wide }, (_, x) => between(x, factor, width));
  for (let y = 0, to = 0; y < high; y += 1) {
    const [row, share] = between(y, factor, height);
    const above = row * width;
    const below = Math.min(row + 1, height - 1) * width;
    for (const [x, part] of columns) {
      const next = Math.min(x + 1, width - 1);
      const upper = mix(pixels[above + x], pixels[above + next], part);
      const lower = mix(pixels[below + x], pixels[below + next], part);
      enlarged[to++] = upper + (lower - upper) * share;
    }
  }
  return { width: wide, height: high, dpi: Math.round(dpi * factor), pixels: enlarged };
}

/** Shrinks to squares of so many pixels each, as the mean of them; what is left over at the edges is cut. */
export function shrinkBitmap({ width, height, dpi, pixels }: Bitmap, unit: number): Bitmap {
  const [wide, high] = [Math.floor(width / unit), Math.floor(height / unit)];
  const sums = new Uint32Array(wide * high);
  for (let y = 0; y < high * unit; y += 1) {
    const row = Math.floor(y / unit) * wide;
    for (let x = 0, at = y * width; x < wide * unit; x += 1, at += 1) {
      const square = row + Math.floor(x / unit);
      sums[square] = (sums[square] ?? 0) + (pixels[at] ?? 0);
    }
  }
  const means = Uint8Array.from(sums, (sum) => sum / unit ** 2);
  return { width: wide, height: high, dpi: Math.round(dpi / unit), pixels: means };
}

/** The pixel before a place in the enlarged picture, and how far past it the place is. */
function between(place: number, factor: number, size: number): [number, number] {
  const exact = Math.min(Math.max((place + 0.5) / factor - 0.5, 0), size - 1);
  return [Math.floor(exact), exact - Math.floor(exact)];
}

export function mix(a = 0, b = 0, share: number): number {
  return a + (b - a) * share;
}

/** Rows from `top` on. */
export function stripOf({ width, dpi, pixels }: Bitmap, top: number, height: number): Bitmap {
  return { width, height, dpi, pixels: pixels.subarray(top * width, (top + height) * width) };
}
