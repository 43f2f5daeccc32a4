import type { IFD } from 'utif2';

/** The tags that are read here. Source: TIFF 6.0, sections 8, 14, 15, 16, 19 and Technical Note 2 (JPEGTables). */
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
  inkSet: 332,
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
 * The library follows the chain of directories without an end and copies as many values as a tag claims. Gives the
 * offset of the link that leads to no directory, as in a file cut in transit; undefined of a chain that comes to its
 * end.
 *
 * @throws Error: a chain that comes back to itself, or a tag of more values than the file has bytes
 */
export function danglingLink(bytes: Buffer): number | undefined {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II';
  const seen = new Set<number>();
  const short = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  for (let link = 4; bytes.subarray(link, link + 4).some((byte) => byte !== 0); ) {
    if (link + 4 > bytes.length) return link;
    const at = long(link);
    if (seen.has(at)) throw new Error('a TIFF whose directories go round in a circle');
    seen.add(at);
    const entries = at + 2 <= bytes.length ? short(at) : 0;
    const end = at + 2 + entries * ENTRY_BYTES;
    if (entries === 0 || end > bytes.length || !isType(short(at + 4))) return link;
    for (let entry = at + 2; entry < end; entry += ENTRY_BYTES)
      if (long(entry + 4) > bytes.length) throw new Error('a TIFF with a tag larger than the file');
    link = end;
  }
  return undefined;
}

/** From a byte (1) to the offset of a directory (13). Source: TIFF 6.0, section 2, and Technical Note 1. */
function isType(value: number): boolean {
  return value >= 1 && value <= 13;
}

const ENTRY_BYTES = 12;
