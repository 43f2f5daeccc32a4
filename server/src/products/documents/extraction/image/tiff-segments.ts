import type { IFD } from 'utif2';
import { checkSize } from './pixels.ts';
import { firstOf, TAGS, valuesOf } from './tiff-tags.ts';

/** A strip or a tile: those at the right and lower edges may hold more than the picture shows. */
export type Segment = {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
  readonly visibleRows: number;
};

/** @throws Error or AppError `image_too_large`: a strip or tile of no size, or of one that nobody has memory for */
export function segmentSize(page: IFD): { width: number; height: number; isTiled: boolean } {
  const isTiled = valuesOf(page, TAGS.tileWidth).length > 0;
  const rows = firstOf(page, TAGS.rowsPerStrip, Number.POSITIVE_INFINITY);
  const width = firstOf(page, isTiled ? TAGS.tileWidth : TAGS.width, 0);
  const height = isTiled ? firstOf(page, TAGS.tileHeight, 0) : Math.min(rows, firstOf(page, TAGS.height, 0));
  checkSize(width, height, 'TIFF');
  return { width, height, isTiled };
}

/** From left to right, then down. @throws Error: other than as many as the picture needs */
export function* segmentsOf(page: IFD): Generator<Segment> {
  const { width, height, isTiled } = segmentSize(page);
  const [wide, high] = [firstOf(page, TAGS.width, 0), firstOf(page, TAGS.height, 0)];
  const offsets = valuesOf(page, isTiled ? TAGS.tileOffsets : TAGS.stripOffsets);
  const sizes = valuesOf(page, isTiled ? TAGS.tileByteCounts : TAGS.stripByteCounts);
  const across = Math.ceil(wide / width);
  const count = across * Math.ceil(high / height);
  if (offsets.length !== count || sizes.length !== count)
    throw new Error('a TIFF without all of its picture');
  for (let index = 0; index < count; index += 1) {
    const top = Math.floor(index / across) * height;
    const [offset = 0, sizeBytes = 0] = [offsets[index], sizes[index]];
    yield { offset, sizeBytes, width, height, visibleRows: Math.min(height, high - top) };
  }
}
