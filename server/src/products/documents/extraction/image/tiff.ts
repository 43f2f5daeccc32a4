import utif from 'utif2';
import type { Bitmap } from '../ocr/port.ts';
import { checkSize, grayBitmap } from './pixels.ts';

/** Every page; the size of each is checked before its pixels are made. Source: TIFF 6.0, section 8 (256 and 257). */
export function* decodeTiff(bytes: Buffer): Generator<Bitmap> {
  const data = new Uint8Array(bytes).buffer;
  for (const page of utif.decode(data)) {
    const [width, height] = [tagOf(page.t256), tagOf(page.t257)];
    if (width === 0 && height === 0) continue;
    checkSize(width, height, 'TIFF');
    utif.decodeImage(data, page);
    yield grayBitmap({ width, height, data: utif.toRGBA8(page), channels: 4, white: 255 });
    page.data = new Uint8Array(0);
  }
}

function tagOf(tag: unknown): number {
  return Array.isArray(tag) || ArrayBuffer.isView(tag) ? Number((tag as ArrayLike<unknown>)[0] ?? 0) : 0;
}
