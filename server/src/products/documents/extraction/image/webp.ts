import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decode, { init } from '@jsquash/webp/decode.js';
import type { Bitmap } from '../ocr/port.ts';
import { checkSize, grayBitmap } from './pixels.ts';

const require = createRequire(import.meta.url);

/** What the decoder gives its pixels in; a browser has this class, Node has not. */
class ImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

let started: Promise<void> | undefined;

export async function* decodeWebp(bytes: Buffer): AsyncGenerator<Bitmap> {
  const { width, height } = sizeOf(bytes);
  checkSize(width, height, 'WebP');
  started ??= start();
  await started;
  const { data, ...size } = await decode(new Uint8Array(bytes).buffer);
  checkSize(size.width, size.height, 'WebP');
  yield grayBitmap({ width: size.width, height: size.height, data, channels: 4, white: 255 });
}

async function start(): Promise<void> {
  Object.assign(globalThis, { ImageData });
  const file = await readFile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
  await init(await WebAssembly.compile(file));
}

/** Source: RFC 9649, sections 2.5 to 2.7. */
function sizeOf(bytes: Buffer): { width: number; height: number } {
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (chunk === 'VP8 ')
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (chunk !== 'VP8L') throw new Error('a WebP without a picture');
  const packed = bytes.readUInt32LE(21);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}
