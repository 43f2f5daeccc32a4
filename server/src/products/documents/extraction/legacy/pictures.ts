import type { Storage } from './compound-file.ts';

/** Where the three programs put pictures. */
const STREAMS = ['pictures', 'data', 'worddocument', 'workbook', 'book'];

/** Version, instance and type of the record of a picture. Source: MS-ODRAW 2.2.23 to 2.2.31. */
const RECORDS = [
  [0xf01a, 0x3d4, 0x3d5],
  [0xf01b, 0x216, 0x217],
  [0xf01c, 0x542, 0x543],
  [0xf01d, 0x46a, 0x46b, 0x6e2, 0x6e3],
  [0xf01e, 0x6e0, 0x6e1],
  [0xf01f, 0x7a8, 0x7a9],
  [0xf029, 0x6e4, 0x6e5],
].flatMap(([type = 0, ...instances]) => instances.map((instance) => recordHead(type, instance)));

/** PNG and JPEG, which are kept as they are. */
const MARKS = ['89504e470d0a1a0a', 'ffd8ffe0', 'ffd8ffe1'].map((mark) => Buffer.from(mark, 'hex'));

/** Pictures are not read in these formats, which is to be told. */
export function hasPictures({ streams }: Storage): boolean {
  return STREAMS.some((name) => {
    const bytes = streams.get(name)?.();
    return bytes !== undefined && [...RECORDS, ...MARKS].some((mark) => bytes.includes(mark));
  });
}

function recordHead(type: number, instance: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(instance << 4, 0);
  head.writeUInt16LE(type, 2);
  return head;
}
