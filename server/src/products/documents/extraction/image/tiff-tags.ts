import type { IFD } from 'utif2';

/** The tags that are read here. Source: TIFF 6.0, sections 8, 14, 15, 19 and Technical Note 2 (JPEGTables). */
export const TAGS = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

type Tag = (typeof TAGS)[keyof typeof TAGS];

export function valuesOf(page: IFD, tag: Tag): ArrayLike<number> {
  const values: unknown = page[`t${tag}`];
  return Array.isArray(values) || values instanceof Uint8Array ? values : [];
}

/** The first value of a tag, `otherwise` where the page has none. */
export function firstOf(page: IFD, tag: Tag, otherwise: number): number {
  return Number(valuesOf(page, tag)[0] ?? otherwise);
}

export function setValues(page: IFD, tag: Tag, values: number[]): void {
  page[`t${tag}`] = values;
}

/**
 * The library follows the chain of directories without an end and copies as many values as a tag claims.
 *
 * @throws Error: a chain that comes back to itself, or a tag of more values than the file has bytes
 */
export function checkDirectories(bytes: Buffer): void {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II';
  const seen = new Set<number>();
  const short = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  for (let at = long(4); at !== 0 && at + 2 <= bytes.length; ) {
    if (seen.has(at)) throw new Error('a TIFF whose directories go round in a circle');
    seen.add(at);
    const end = at + 2 + short(at) * ENTRY_BYTES;
    for (let entry = at + 2; entry < Math.min(end, bytes.length - ENTRY_BYTES + 1); entry += ENTRY_BYTES)
      if (long(entry + 4) > bytes.length) throw new Error('a TIFF with a tag larger than the file');
    at = end + 4 > bytes.length ? 0 : long(end);
  }
}

const ENTRY_BYTES = 12;
