import { MEDIA_TYPES } from '../extraction.ts';
import { decodeBmp } from './bmp.ts';
import { decodeGif } from './gif.ts';
import { decodeJpeg } from './jpeg.ts';
import type { Decoded } from './pixels.ts';
import { decodePng } from './png.ts';
import { decodeTiff } from './tiff.ts';
import { decodeWebp } from './webp.ts';

export type PictureFormat = {
  readonly name: string;
  /** Gives each picture of the file; whatever it throws, the file is damaged or its picture too large. */
  readonly decode: (bytes: Buffer) => Iterable<Decoded> | AsyncIterable<Decoded>;
};

/** The pictures that are decoded in the reader itself, by media type. */
export const pictureFormats: Readonly<Record<string, PictureFormat>> = {
  [MEDIA_TYPES.png]: { name: 'PNG', decode: decodePng },
  [MEDIA_TYPES.jpeg]: { name: 'JPEG', decode: decodeJpeg },
  [MEDIA_TYPES.tiff]: { name: 'TIFF', decode: decodeTiff },
  [MEDIA_TYPES.webp]: { name: 'WebP', decode: decodeWebp },
  [MEDIA_TYPES.bmp]: { name: 'BMP', decode: decodeBmp },
  [MEDIA_TYPES.gif]: { name: 'GIF', decode: decodeGif },
};
