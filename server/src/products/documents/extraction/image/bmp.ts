import type { Bitmap } from '../ocr/port.ts';
import { checkSize, grayBitmap, paletteBitmap } from './pixels.ts';

/** Uncompressed, and with bit masks in the usual order. Source: Microsoft, BITMAPINFOHEADER. */
const PLAIN = new Set([0, 3]);

/** Rows of whole groups of four bytes, from below unless the height is negative. */
export function* decodeBmp(bytes: Buffer): Generator<Bitmap> {
  const [start, header] = [bytes.readUInt32LE(10), bytes.readUInt32LE(14)];
  const [width, signedHeight] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
  const height = Math.abs(signedHeight);
  checkSize(width, height, 'BMP');
  const bits = bytes.readUInt16LE(28);
  if (!PLAIN.has(bytes.readUInt32LE(30))) throw new Error('a compressed BMP');
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const rowAt = (y: number) => start + (signedHeight > 0 ? height - 1 - y : y) * rowBytes;
  if (bits <= 8) {
    const indexes = new Uint8Array(width * height);
    for (let y = 0, to = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, to += 1) {
        const byte = bytes.readUInt8(rowAt(y) + ((x * bits) >> 3));
        indexes[to] = (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
      }
    }
    yield paletteBitmap({ width, height }, indexes, paletteOf(bytes.subarray(14 + header, start)));
    return;
  }
  if (bits !== 24 && bits !== 32) throw new Error(`a BMP of ${bits} bits`);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let from = rowAt(y), x = 0; x < width; x += 1, from += bits / 8, to += 3) {
      for (let colour = 0; colour < 3; colour += 1) data[to + colour] = bytes.readUInt8(from + 2 - colour);
    }
  }
  yield grayBitmap({ width, height, data, channels: 3, white: 255 });
}

/** Blue, green, red and a byte for nothing. */
function paletteOf(bytes: Buffer): number[][] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => [
    bytes.readUInt8(index * 4 + 2),
    bytes.readUInt8(index * 4 + 1),
    bytes.readUInt8(index * 4),
  ]);
}
