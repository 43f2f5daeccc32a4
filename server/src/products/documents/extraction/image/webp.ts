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
  const still = stillOf(bytes);
  const { width, height } = sizeOf(still);
  checkSize(width, height, 'WebP');
  started ??= start();
  await started;
  const { data, ...size } = await decode(new Uint8Array(still).buffer);
  checkSize(size.width, size.height, 'WebP');
  yield grayBitmap({ width: size.width, height: size.height, data, channels: 4, white: 255 });
}

/**
 * The first picture of an animation as a file of its own, which is all that the decoder takes; any other file as it
 * is. Source: RFC 9649, section 2.7.1.
 */
function stillOf(bytes: Buffer): Buffer {
  const isAnimated = bytes.toString('latin1', 12, 16) === 'VP8X' && (bytes.readUInt8(20) & ANIMATION) !== 0;
  if (!isAnimated) return bytes;
  let at = FIRST_CHUNK;
  while (bytes.toString('latin1', at, at + 4) !== 'ANMF') at += 8 + evenSize(bytes.readUInt32LE(at + 4));
  const frame = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
  const head = Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1');
  const content = frame.subarray(FRAME_HEAD_BYTES);
  if (content.toString('latin1', 0, 4) === 'ALPH') head.writeUInt8(ALPHA, 20);
  // The width and the height stand in both heads as three bytes each.
  const still = Buffer.concat([head, frame.subarray(6, 12), content]);
  still.writeUInt32LE(still.length - 8, 4);
  return still;
}

const ANIMATION = 0x02;
const ALPHA = 0x10;
const FIRST_CHUNK = 12;
const FRAME_HEAD_BYTES = 16;

/** Chunks begin at even places. */
function evenSize(size: number): number {
  return size + (size % 2);
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
