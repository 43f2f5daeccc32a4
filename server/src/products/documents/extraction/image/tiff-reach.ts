import type { IFD } from 'utif2';
import { isCutJpeg } from './jpeg.ts';
import { segmentSize } from './tiff-segments.ts';
import { firstOf, setValues, TAGS, valuesOf } from './tiff-tags.ts';
import { UNPACKED } from './tiff-unpacked.ts';

/** How many rows of a picture there is data for, from the top, and whether any is missing. */
export type Reach = { readonly rows: number; readonly isCut: boolean };

const [NONE, JPEG] = [1, 7];

/**
 * Finds out what of a picture is in the file: the library leaves the rest blank without a word. Strips and tiles that
 * are said to go on behind the end of the file are made to end there.
 *
 * @throws Error: data that is damaged, or that is far more than the strip or tile
 */
export function reachOf(bytes: Buffer, page: IFD): Reach {
  const { width, height, isTiled } = segmentSize(page);
  const [wide, high] = [firstOf(page, TAGS.width, 0), firstOf(page, TAGS.height, 0)];
  const offsets = valuesOf(page, isTiled ? TAGS.tileOffsets : TAGS.stripOffsets);
  const sizesTag = isTiled ? TAGS.tileByteCounts : TAGS.stripByteCounts;
  const sizes = valuesOf(page, sizesTag);
  const samples = firstOf(page, TAGS.samplesPerPixel, 1);
  const rowBytes = Math.ceil((width * firstOf(page, TAGS.bitsPerSample, 1) * samples) / 8);
  const compression = firstOf(page, TAGS.compression, NONE);
  // The library reads the only strip without compression as far as the picture goes, whatever its size is said to be.
  const isOnly = compression === NONE && offsets.length === 1 && !isTiled;
  const across = Math.ceil(wide / width);
  const clipped: number[] = [];
  let [rows, isCut] = [0, offsets.length < across * Math.ceil(high / height)];
  for (let index = 0; index < offsets.length; index += 1) {
    const top = Math.floor(index / across) * height;
    const shown = Math.min(height, Math.max(high - top, 0));
    const offset = Math.min(offsets[index] ?? 0, bytes.length);
    const size = isOnly ? rowBytes * shown : (sizes[index] ?? bytes.length - offset);
    const segment = bytes.subarray(offset, offset + size);
    clipped.push(segment.length);
    const unpacked = UNPACKED[compression]?.(segment, rowBytes * height);
    const held = unpacked === undefined ? heldUnseen(segment, shown) : Math.floor(unpacked / rowBytes);
    if (held > 0) rows = Math.max(rows, top + Math.min(held, shown));
    isCut ||= held < shown || (unpacked === undefined && segment.length < size);
    isCut ||= compression === JPEG && isCutJpeg(segment);
  }
  setValues(page, sizesTag, clipped);
  return { rows, isCut };
}

/** How far packed data goes that is not unpacked to see. */
function heldUnseen(segment: Buffer, rows: number): number {
  return segment.length > 0 ? rows : 0;
}
