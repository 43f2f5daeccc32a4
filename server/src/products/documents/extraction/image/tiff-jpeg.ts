import type { IFD } from 'utif2';
import { readHead } from './jpeg.ts';
import { segmentsOf } from './tiff-segments.ts';
import { firstOf, setValues, TAGS, valuesOf } from './tiff-tags.ts';

/** Components of the JPEG by photometric interpretation: white or black is zero, RGB, YCbCr. */
const COMPONENTS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 6: 3 };
const YCBCR = 6;
const RGB = 2;

/**
 * The library decodes every JPEG into three samples, whatever the page says, and by the rules of a file of its
 * own: the page is made to say so. Gives whether the shades come out inverted.
 * Source: TIFF Technical Note 2 (each strip or tile is a JPEG, which may leave its tables to the page).
 *
 * @throws Error: a strip or tile that is not a JPEG of its size, or of samples that are not decoded
 */
export function prepareJpeg(bytes: Buffer, page: IFD): boolean {
  const photometric = firstOf(page, TAGS.photometric, -1);
  if (firstOf(page, TAGS.bitsPerSample, 1) !== 8) throw new Error('a TIFF of JPEG with other than 8 bits');
  for (const segment of segmentsOf(page)) {
    const jpeg = bytes.subarray(segment.offset, segment.offset + segment.sizeBytes);
    const { frame } = readHead(jpeg);
    const isWhole =
      jpeg.readUInt16BE(0) === SOI && frame.width === segment.width && frame.height >= segment.visibleRows;
    if (!isWhole || frame.height > segment.height || frame.components !== COMPONENTS[photometric])
      throw new Error('a TIFF with a JPEG of another size than its strip or tile');
  }
  setValues(page, TAGS.jpegTables, tablesOf(page, photometric === YCBCR));
  setValues(page, TAGS.predictor, [1]);
  setValues(page, TAGS.bitsPerSample, [8, 8, 8]);
  setValues(page, TAGS.samplesPerPixel, [3]);
  setValues(page, TAGS.photometric, [RGB]);
  return photometric === 0;
}

const SOI = 0xffd8;
const EOI = [0xff, 0xd9];

/**
 * The tables, after a segment that says which colours the JPEG has: in a TIFF only the page knows.
 * Source: ITU-T T.872, 6.5.3 (APP14, its last byte is the transform: 0 none, 1 YCbCr).
 */
function tablesOf(page: IFD, isTransformed: boolean): number[] {
  const tables = Array.from(valuesOf(page, TAGS.jpegTables));
  const adobe = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, isTransformed ? 1 : 0];
  const hasEnd = tables.at(-2) === EOI[0] && tables.at(-1) === EOI[1];
  return [0xff, 0xd8, ...adobe, ...tables.slice(2, hasEnd ? -2 : undefined), ...EOI];
}
