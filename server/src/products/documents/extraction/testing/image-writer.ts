import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import encodeWebp, { init } from '@jsquash/webp/encode.js';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import type { Bitmap } from '../ocr/port.ts';

const require = createRequire(import.meta.url);

export function writePng({ width, height, pixels }: Bitmap): Buffer {
  return Buffer.from(encodePng({ width, height, data: pixels, channels: 1, depth: 8 }));
}

/** `orientation` is what a camera notes; the picture is not turned. */
export function writeJpeg(bitmap: Bitmap, orientation?: number): Buffer {
  const { data } = encodeJpeg({ ...bitmap, data: Buffer.from(coloured(bitmap)) }, 90);
  if (orientation === undefined) return data;
  const exif = Buffer.from(
    `Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0${String.fromCharCode(orientation)}\0\0\0\0\0\0\0`,
    'latin1',
  );
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([head, exif, data.subarray(2)]);
}

export async function writeWebp(bitmap: Bitmap): Promise<Buffer> {
  const file = await readFile(require.resolve('@jsquash/webp/codec/enc/webp_enc.wasm'));
  await init(await WebAssembly.compile(file));
  const { width, height } = bitmap;
  return Buffer.from(await encodeWebp({ width, height, data: Uint8ClampedArray.from(coloured(bitmap)) }));
}

/** 24 bits, from below. Source: Microsoft, BITMAPINFOHEADER. */
export function writeBmp({ width, height, pixels }: Bitmap): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * height);
  file.write('BM');
  for (const [at, value] of [
    [2, file.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    file.writeUInt32LE(value, at);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    const row = 54 + (height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) file.fill(pixels[y * width + x] ?? 0, row + x * 3, row + x * 3 + 3);
  }
  return file;
}

/** Seven bits of grey, with a clear code so often that codes never grow. Source: GIF89a, appendix F. */
export function writeGif({ width, height, pixels }: Bitmap): Buffer {
  const head = Buffer.alloc(13);
  head.write('GIF89a');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  head.writeUInt8(0xf6, 10);
  const palette = Buffer.from(
    Array.from({ length: 128 }, (_, shade) => [shade * 2, shade * 2, shade * 2]).flat(),
  );
  const place = Buffer.from([0x2c, 0, 0, 0, 0, ...head.subarray(6, 10), 0, 7]);
  const codes: number[] = [];
  pixels.forEach((shade, at) => {
    if (at % 100 === 0) codes.push(128);
    codes.push(shade >> 1);
  });
  const data = Buffer.from([...codes, 129]);
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([head, palette, place, ...blocks, Buffer.from([0, 0x3b])]);
}

/** Grey without compression, one directory for each picture. Source: TIFF 6.0, section 4. */
export function writeTiff(pictures: readonly Bitmap[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\x08\0\0\0', 'latin1')];
  let offset = 8;
  pictures.forEach(({ width, height, pixels }, index) => {
    const tags = [
      [256, width],
      [257, height],
      [258, 8],
      [259, 1],
      [262, 1],
      [273, offset + 2 + 9 * 12 + 4],
      [277, 1],
      [278, height],
      [279, pixels.length],
    ];
    const directory = Buffer.alloc(2 + tags.length * 12 + 4);
    directory.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag = 0, value = 0], entry) => {
      directory.writeUInt16LE(tag, 2 + entry * 12);
      directory.writeUInt16LE(4, 4 + entry * 12);
      directory.writeUInt32LE(1, 6 + entry * 12);
      directory.writeUInt32LE(value, 10 + entry * 12);
    });
    const end = offset + directory.length + pixels.length;
    directory.writeUInt32LE(index + 1 < pictures.length ? end : 0, directory.length - 4);
    parts.push(directory, Buffer.from(pixels));
    offset = end;
  });
  return Buffer.concat(parts);
}

export type TiffParts = {
  /** Values of each tag but where the segments are; bytes for tables, else whole numbers. */
  readonly tags: Readonly<Record<number, readonly number[] | Buffer>>;
  /** Strips, or tiles when there is the tag of their width (322), already encoded. */
  readonly segments: readonly Buffer[];
};

/** A picture of a file made of any tags and segments. Source: TIFF 6.0, sections 2 (types), 3 and 15. */
export function writeTiffParts({ tags, segments }: TiffParts): Buffer {
  const [offsetsTag, sizesTag] = tags[322] ? [324, 325] : [273, 279];
  let end = 8;
  const offsets = segments.map(({ length }) => {
    end += length;
    return end - length;
  });
  const all = { ...tags, [offsetsTag]: offsets, [sizesTag]: segments.map(({ length }) => length) };
  const entries = Object.entries(all).map(([tag, values]) => {
    const isBytes = Buffer.isBuffer(values);
    const data = isBytes ? values : Buffer.from(Uint32Array.from(values).buffer);
    return { tag: Number(tag), type: isBytes ? 7 : 4, count: values.length, data };
  });
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(end, 4);
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length);
  let outside = end + directory.length;
  entries.forEach(({ tag, type, count, data }, index) => {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    if (data.length <= 4) data.copy(directory, at + 8);
    else directory.writeUInt32LE(outside, at + 8);
    outside += data.length <= 4 ? 0 : data.length;
  });
  const long = entries.filter(({ data }) => data.length > 4).map(({ data }) => data);
  return Buffer.concat([head, ...segments, directory, ...long]);
}

function coloured({ pixels }: Bitmap): number[] {
  return [...pixels].flatMap((shade) => [shade, shade, shade, 255]);
}
