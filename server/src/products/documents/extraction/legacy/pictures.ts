import type { Storage } from './compound-file.ts';

/** Where the three programs put pictures; all of them keep PNG and JPEG as they are. Source: MS-ODRAW 2.2.23. */
const STREAMS = ['pictures', 'data', 'worddocument', 'workbook', 'book'];
const MARKS = [
  Buffer.from('89504e470d0a1a0a', 'hex'),
  Buffer.from('ffd8ffe0', 'hex'),
  Buffer.from('ffd8ffe1', 'hex'),
];

/** Pictures are not read in these formats, which is to be told. */
export function hasPictures({ streams }: Storage): boolean {
  return STREAMS.some((name) => {
    const bytes = streams.get(name)?.();
    return bytes !== undefined && MARKS.some((mark) => bytes.includes(mark));
  });
}
