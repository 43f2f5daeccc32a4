import { documentErrors } from '../../errors.ts';
import { type Bitmap, MAX_PIXELS } from '../ocr/port.ts';

/** Part of the picture is not in the file: what stands in its place is blank. */
export type CutBitmap = Bitmap & { readonly isCut?: boolean };

/** One picture of several in a file cannot be decoded, for this reason. */
export type Undecoded = { readonly error: unknown };

/** A picture, or what stands for one that alone cannot be had of several. */
export type Decoded = CutBitmap | Undecoded;

/** Pictures rarely say how large they are on paper, and when they do it is seldom true. */
const USUAL_DPI = 200;

/** @throws AppError `image_too_large` (422), `corrupt_file` (422) when there are no pixels at all */
export function checkSize(width: number, height: number, format: string): void {
  if (!(width > 0 && height > 0)) throw documentErrors.corrupt_file({ format });
  if (width * height <= MAX_PIXELS) return;
  const values = { width, height, limit: MAX_PIXELS / 1_000_000 };
  throw documentErrors.image_too_large(values, { width, height, limit_pixels: MAX_PIXELS });
}

/** A picture whose pixels end before the last: the rest is made as white as paper. */
export function cutAt(bitmap: Bitmap, end: number): CutBitmap {
  return { ...bitmap, pixels: bitmap.pixels.fill(255, end), isCut: true };
}

export type Samples = {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  /** Grey, grey and alpha, RGB, or RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  /** The value of white. */
  readonly white: number;
};

/** Shades of grey on white paper. Source: ITU-R BT.601 for the weights. */
export function grayBitmap({ width, height, data, channels, white }: Samples): Bitmap {
  const pixels = new Uint8Array(width * height);
  const hasColour = channels > 2;
  const hasAlpha = channels % 2 === 0;
  const scale = 255 / white;
  for (let to = 0, from = 0; to < pixels.length; to += 1, from += channels) {
    const first = data[from] ?? white;
    const shade = hasColour
      ? first * 0.299 + (data[from + 1] ?? white) * 0.587 + (data[from + 2] ?? white) * 0.114
      : first;
    const alpha = hasAlpha ? (data[from + channels - 1] ?? white) / white : 1;
    pixels[to] = (shade * alpha + white * (1 - alpha)) * scale;
  }
  return { width, height, dpi: USUAL_DPI, pixels };
}

/** Indexes into a palette of RGB. */
export function paletteBitmap(
  { width, height }: { width: number; height: number },
  indexes: ArrayLike<number>,
  palette: readonly (readonly number[])[],
): Bitmap {
  const shades = palette.map(([r = 255, g = 255, b = 255, alpha = 255]) => {
    const shade = r * 0.299 + g * 0.587 + b * 0.114;
    return 255 + ((shade - 255) * alpha) / 255;
  });
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => shades[indexes[at] ?? 0] ?? 255);
  return { width, height, dpi: USUAL_DPI, pixels };
}
