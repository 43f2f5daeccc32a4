import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Bitmap } from '../ocr/port.ts';
import {
  writeBmp,
  writeGif,
  writeJpeg,
  writePng,
  writeTiff,
  writeTiffParts,
  writeWebp,
} from '../testing/image-writer.ts';
import { MOSAIC_TABLES, writeMosaicJpeg } from '../testing/mosaic-jpeg.ts';
import { decodeGif } from './gif.ts';
import { pictureFormats } from './picture-formats.ts';
import type { CutBitmap, Decoded } from './pixels.ts';
import { decodeTiff } from './tiff.ts';

const WIDTH = 40;
const HEIGHT = 24;
const ROWS = 8;
const dark: Bitmap = {
  width: WIDTH,
  height: HEIGHT,
  dpi: 200,
  pixels: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at * 37) % 200),
};

function shown(picture: Decoded | undefined): CutBitmap {
  if (!picture || 'error' in picture) throw picture?.error ?? new Error('no picture');
  return picture;
}

/** Rows from the first that is white to the end, which shows as paper. */
function whiteRows({ pixels }: Bitmap): number {
  return HEIGHT - Math.ceil((pixels.findLastIndex((shade) => shade !== 255) + 1) / WIDTH);
}

const firstOf = async (format: string, bytes: Buffer) => {
  for await (const picture of pictureFormats[`image/${format}`]?.decode(bytes) ?? []) return shown(picture);
  throw new Error('no picture');
};

test.each([
  ['jpeg', writeJpeg],
  ['gif', writeGif],
  ['tiff', (bitmap: Bitmap) => writeTiff([bitmap])],
])('a %s cut in its pixels says so, and a whole one does not', async (format, write) => {
  const whole = write(dark);
  expect((await firstOf(format, whole)).isCut ?? false).toBe(false);
  for (const share of [0.99, 0.9, 0.7])
    expect(await firstOf(format, whole.subarray(0, whole.length * share))).toMatchObject({ isCut: true });
});

test.each([
  ['png', writePng],
  ['bmp', writeBmp],
  ['webp', writeWebp],
])('a %s cut in its pixels is refused', async (format, write) => {
  const whole = await write(dark);
  expect(await firstOf(format, whole)).toMatchObject({ width: WIDTH, height: HEIGHT });
  for (const share of [0.98, 0.7, 0.3])
    await expect(firstOf(format, whole.subarray(0, whole.length * share))).rejects.toThrow();
});

/** Codes of nine bits, with a clear code so often that they never grow. Source: TIFF 6.0, section 13. */
function packLzw(bytes: Buffer): Buffer {
  const codes = [...bytes].flatMap((byte, at) => (at % 100 === 0 ? [256, byte] : [byte]));
  const bits = [...codes, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
  return Buffer.from(bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)) ?? []);
}

/** Runs of one. Source: TIFF 6.0, section 9. */
function packBits(bytes: Buffer): Buffer {
  return Buffer.from([...bytes].flatMap((byte) => [0, byte]));
}

const GREY = { 256: [WIDTH], 257: [HEIGHT], 258: [8], 262: [1], 277: [1], 278: [ROWS] };
const strips = [0, 1, 2].map((strip) =>
  Buffer.from(dark.pixels.subarray(strip * ROWS * WIDTH, (strip + 1) * ROWS * WIDTH)),
);
const jpegStrip = writeMosaicJpeg({ width: WIDTH, height: ROWS, planes: [() => 90] });

test.each<[string, number, (strip: Buffer) => Buffer, number]>([
  ['none', 1, (strip) => strip, 1],
  ['LZW', 5, packLzw, 3],
  ['deflate', 8, (strip) => deflateSync(strip), 12],
  ['PackBits', 32773, packBits, 1],
  ['JPEG', 7, () => jpegStrip, 3],
])('a strip of a TIFF that ends early is told (%s)', (_, compression, pack, missing) => {
  const tags = { ...GREY, 259: [compression], ...(compression === 7 && { 347: MOSAIC_TABLES }) };
  const packed = strips.map(pack);
  const read = (segments: Buffer[]) => shown([...decodeTiff(writeTiffParts({ tags, segments }))][0]);
  expect(read(packed).isCut ?? false).toBe(false);
  const early = packed.map((strip, at) => (at === 2 ? strip.subarray(0, -missing) : strip));
  expect(read(early).isCut).toBe(true);
});

test('what is missing of a TIFF or a GIF is as white as paper', () => {
  const whole = writeTiff([dark]);
  const cut = shown([...decodeTiff(whole.subarray(0, whole.length - 10 * WIDTH))][0]);
  expect([cut.isCut, whiteRows(cut)]).toEqual([true, 10]);
  const [gif] = [...decodeGif(writeGif(dark).subarray(0, -500))];
  expect(whiteRows(shown(gif))).toBeGreaterThan(5);
});

test('a page of a TIFF whose data is beyond the end of the file is told, and the others are whole', () => {
  const pages = writeTiff([dark, dark]);
  const second = 8 + 2 + 9 * 12 + 4 + dark.pixels.length;
  pages.writeUInt32LE(pages.length + 100, second + 2 + 5 * 12 + 8);
  const [first, last] = [...decodeTiff(pages)].map(shown);
  expect([first?.isCut ?? false, last?.isCut]).toEqual([false, true]);
});

test('a fax whose strip goes on behind the end of the file is told', () => {
  const tags = { ...GREY, 258: [1], 259: [4], 262: [0], 278: [HEIGHT] };
  // Lines as the one before, all white.
  const bytes = writeTiffParts({ tags, segments: [Buffer.of(0xff, 0xff, 0xff)] });
  expect(shown([...decodeTiff(bytes)][0]).isCut ?? false).toBe(false);
  const size = bytes.indexOf(Buffer.of(23, 1, 4, 0)) + 8;
  bytes.writeUInt32LE(100_000, size);
  expect(shown([...decodeTiff(bytes)][0]).isCut).toBe(true);
});

test('a strip of LZW with a code that it has not made is refused before the library sees it', () => {
  const tags = { ...GREY, 259: [5] };
  const strange = Buffer.from(packLzw(strips[0] ?? Buffer.of()));
  // The second code, of nine bits: 511.
  strange.writeUInt16BE(strange.readUInt16BE(1) | 0x7fc0, 1);
  const [page] = [...decodeTiff(writeTiffParts({ tags, segments: [strange, strange, strange] }))];
  expect(page).toEqual({ error: new Error('a TIFF with an unknown code') });
});

test('a strip that unpacks to far more than its rows is refused before it is unpacked', () => {
  const segments = [deflateSync(Buffer.alloc(50_000_000))];
  const tags = { ...GREY, 259: [8], 278: [HEIGHT] };
  const [page] = [...decodeTiff(writeTiffParts({ tags, segments }))];
  expect(page).toMatchObject({ error: { code: 'ERR_BUFFER_TOO_LARGE' } });
});

test('the four inks of a TIFF are read as what they print', () => {
  const pixels = [
    [0, 0, 0, 0],
    [0, 0, 0, 255],
    [255, 255, 255, 0],
    [0, 0, 0, 100],
    [255, 0, 0, 0],
  ];
  const tags = { 256: [5], 257: [1], 258: [8, 8, 8, 8], 259: [1], 262: [5], 277: [4], 278: [1] };
  const read = (more: Record<number, number[]>) =>
    [
      ...decodeTiff(writeTiffParts({ tags: { ...tags, ...more }, segments: [Buffer.from(pixels.flat())] })),
    ][0];
  expect([...shown(read({})).pixels]).toEqual([255, 0, 0, 155, 178]);
  expect(read({ 332: [2] })).toEqual({ error: expect.any(Error) });
});

/** Chunks of a file of the family. Source: RFC 9649, section 2. */
function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

test('of a WebP that moves the first picture is read', async () => {
  const still = await writeWebp(dark);
  const size = Buffer.alloc(6);
  size.writeUIntLE(WIDTH - 1, 0, 3);
  size.writeUIntLE(HEIGHT - 1, 3, 3);
  const frame = (content: Buffer) =>
    chunk('ANMF', Buffer.concat([Buffer.alloc(6), size, Buffer.alloc(4), content]));
  const chunks = [
    chunk('VP8X', Buffer.concat([Buffer.of(2, 0, 0, 0), size])),
    chunk('ANIM', Buffer.alloc(6)),
    frame(still.subarray(12)),
    frame((await writeWebp({ ...dark, pixels: dark.pixels.map(() => 255) })).subarray(12)),
  ];
  const moving = chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
  expect((await firstOf('webp', moving)).pixels).toEqual((await firstOf('webp', still)).pixels);
  await expect(firstOf('webp', moving.subarray(0, 150))).rejects.toThrow();
});
