import { decode } from 'fast-png';
import type { Bitmap } from '../ocr/port.ts';
import { checkSize, grayBitmap, paletteBitmap, type Samples } from './pixels.ts';

/** The size stands at a fixed place, before anything is inflated. Source: PNG 3rd edition, 11.2.1 (IHDR). */
export function* decodePng(bytes: Buffer): Generator<Bitmap> {
  checkSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20), 'PNG');
  const { width, height, data, channels, depth, palette } = decode(bytes);
  checkSize(width, height, 'PNG');
  if (palette) {
    yield paletteBitmap({ width, height }, unpacked(data, depth, width), palette);
    return;
  }
  const isPacked = depth < 8;
  const samples = isPacked ? unpacked(data, depth, width) : data;
  const count = channels as Samples['channels'];
  yield grayBitmap({ width, height, data: samples, channels: count, white: 2 ** depth - 1 });
}

/** One sample a byte, where several share one; each row begins with a byte of its own. */
function unpacked(data: ArrayLike<number>, depth: number, width: number): ArrayLike<number> {
  if (depth >= 8) return data;
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const rows = Math.floor(data.length / rowBytes);
  return Uint8Array.from({ length: rows * width }, (_, at) => {
    const x = at % width;
    const byte = data[Math.floor(at / width) * rowBytes + Math.floor(x / perByte)] ?? 0;
    return (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
  });
}
