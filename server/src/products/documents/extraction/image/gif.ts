import { type CutBitmap, checkSize, cutAt, paletteBitmap } from './pixels.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** The first picture of a GIF; an animation says nothing more. Source: GIF89a, sections 18 to 22 and appendix F. */
export function* decodeGif(bytes: Buffer): Generator<CutBitmap> {
  const flags = bytes.readUInt8(10);
  let at = 13;
  const shared = flags & 0x80 ? colourTable(bytes, at, flags) : [];
  at += shared.length * 3;
  while (bytes.readUInt8(at) === EXTENSION) at = skipBlocks(bytes, at + 2);
  if (bytes.readUInt8(at) !== IMAGE) throw new Error('a GIF without a picture');
  const [width, height] = [bytes.readUInt16LE(at + 5), bytes.readUInt16LE(at + 7)];
  checkSize(width, height, 'GIF');
  const own = bytes.readUInt8(at + 9);
  at += 10;
  const palette = own & 0x80 ? colourTable(bytes, at, own) : shared;
  if (own & 0x80) at += palette.length * 3;
  const { indexes, filled } = inflate(blocksOf(bytes, at + 1), bytes.readUInt8(at), width * height);
  const isInterlaced = (own & 0x40) !== 0;
  const bitmap = paletteBitmap(
    { width, height },
    isInterlaced ? unlaced(indexes, width, height) : indexes,
    palette,
  );
  if (filled === indexes.length) yield bitmap;
  // The rows of an interlaced picture that are missing stand between the others.
  else yield isInterlaced ? { ...bitmap, isCut: true } : cutAt(bitmap, filled);
}

function colourTable(bytes: Buffer, at: number, flags: number): number[][] {
  return Array.from({ length: 2 ** ((flags & 7) + 1) }, (_, index) =>
    [0, 1, 2].map((colour) => bytes.readUInt8(at + index * 3 + colour)),
  );
}

function skipBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = bytes.readUInt8(at); length > 0; length = bytes.readUInt8(at)) at += length + 1;
  return at + 1;
}

function blocksOf(bytes: Buffer, from: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = from; at < bytes.length; ) {
    const length = bytes.readUInt8(at);
    if (length === 0) break;
    blocks.push(bytes.subarray(at + 1, at + 1 + length));
    at += length + 1;
  }
  return Buffer.concat(blocks);
}

const MAX_CODES = 4096;

/** LZW with codes of growing width. It never gives more than `size`, whatever the data says; less when data is missing. */
function inflate(
  data: Buffer,
  minBits: number,
  size: number,
): { readonly indexes: Uint8Array; readonly filled: number } {
  const [clear, end] = [1 << minBits, (1 << minBits) + 1];
  if (minBits < 1 || minBits > 8) throw new Error('a GIF with impossible codes');
  const out = new Uint8Array(size);
  const starts = new Int32Array(MAX_CODES);
  const lengths = new Int32Array(MAX_CODES);
  let [bits, next, filled, before] = [minBits + 1, end + 1, 0, -1];
  for (let at = 0; at + bits <= data.length * 8 && filled < size; ) {
    const code = codeAt(data, at, bits);
    at += bits;
    if (code === end) break;
    if (code === clear) {
      [bits, next, before] = [minBits + 1, end + 1, -1];
      continue;
    }
    const start = filled;
    if (code < clear) out[filled++] = code;
    else {
      if (code > next || (code === next && before < 0)) throw new Error('a GIF with an unknown code');
      const isNew = code === next;
      const from = isNew ? before : (starts[code] ?? 0);
      const length = isNew ? start - before + 1 : (lengths[code] ?? 0);
      for (let index = 0; index < length && filled < size; index += 1) out[filled++] = out[from + index] ?? 0;
    }
    if (before >= 0 && next < MAX_CODES) {
      starts[next] = before;
      lengths[next] = start - before + 1;
      next += 1;
      if (next === 1 << bits && bits < 12) bits += 1;
    }
    before = start;
  }
  return { indexes: out, filled };
}

function codeAt(data: Buffer, bit: number, bits: number): number {
  const at = bit >> 3;
  const three = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
  return (three >> (bit & 7)) & ((1 << bits) - 1);
}

/** Every eighth row, then those between, in four passes. */
function unlaced(indexes: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(indexes.length);
  let from = 0;
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let y = first; y < height; y += step, from += width)
      rows.set(indexes.subarray(from, from + width), y * width);
  }
  return rows;
}
