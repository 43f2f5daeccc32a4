import type { Box } from '../page/block.schema.ts';
import { mix } from './bitmap.ts';
import { type Bitmap, MAX_PIXELS } from './port.ts';

export type Rotated = {
  readonly bitmap: Bitmap;
  /** Where something was before, as shares of the picture as it was given: the box around the slanting one. */
  readonly back: (box: Box) => Box;
};

type Place = (x: number, y: number) => [number, number];

const PAPER = 255;

/** Rotates clockwise about the middle by a few degrees, bilinear; the picture grows so that nothing is cut. */
export function rotateBitmap(bitmap: Bitmap, degrees: number): Rotated {
  const { width, height, dpi } = bitmap;
  const angle = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const across = width * cosine + height * Math.abs(sine);
  const down = height * cosine + width * Math.abs(sine);
  const fits = Math.min(1, Math.sqrt(MAX_PIXELS / (across * down)));
  const [wide, high] = [Math.floor(across * fits), Math.floor(down * fits)];
  const place: Place = (x, y) => {
    const [right, below] = [x - wide / 2, y - high / 2];
    return [right * cosine + below * sine + width / 2, below * cosine - right * sine + height / 2];
  };
  const pixels = new Uint8Array(wide * high).fill(PAPER);
  for (let y = 0; y < high; y += 1) {
    const [x0, y0] = place(0.5, y + 0.5);
    fillRow(pixels.subarray(y * wide, (y + 1) * wide), bitmap, { x: x0 - 0.5, y: y0 - 0.5, sine, cosine });
  }
  return { bitmap: { width: wide, height: high, dpi, pixels }, back: backBy(place, bitmap, [wide, high]) };
}

type Ray = { x: number; y: number; readonly sine: number; readonly cosine: number };

function fillRow(row: Uint8Array, { width, height, pixels }: Bitmap, { x, y, sine, cosine }: Ray): void {
  for (let to = 0; to < row.length; to += 1, x += cosine, y -= sine) {
    if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) continue;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const at = top * width + left;
    const part = x - left;
    const upper = mix(pixels[at], pixels[at + 1], part);
    const lower = mix(pixels[at + width], pixels[at + width + 1], part);
    row[to] = mix(upper, lower, y - top) + 0.5;
  }
}

function backBy(place: Place, { width, height }: Bitmap, [wide, high]: [number, number]): Rotated['back'] {
  return ([left, top, right, bottom]) => {
    const corners = [left, right].flatMap((x) => [top, bottom].map((y) => place(x * wide, y * high)));
    const xs = corners.map(([x]) => x / width);
    const ys = corners.map(([, y]) => y / height);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
}
