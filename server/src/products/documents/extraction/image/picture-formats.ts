import { MEDIA_TYPES } from '../extraction.ts';
import type { Bitmap } from '../ocr/port.ts';
import { decodeBmp } from './bmp.ts';
import { decodeGif } from './gif.ts';
import { decodeJpeg, isCutJpeg } from './jpeg.ts';
import type { Undecoded } from './pixels.ts';
import { decodePng } from './png.ts';
import { decodeTiff } from './tiff.ts';
import { decodeWebp } from './webp.ts';

/** A picture, or what stands for one that alone cannot be had of several. */
export type Decoded = Bitmap | Undecoded;

export type PictureFormat = {
  readonly name: string;
  /** Gives each picture of the file; whatever it throws, the file is damaged or its picture too large. */
  readonly decode: (bytes: Buffer) => Iterable<Decoded> | AsyncIterable<Decoded>;
  /** Says whether part of the picture is missing, where the decoder does not throw for that. */
  readonly isCut?: (bytes: Buffer) => boolean;
};

/** The pictures that are decoded in the reader itself, by media type. */
export const pictureFormats: Readonly<Record<string, PictureFormat>> = {
  [MEDIA_TYPES.png]: { name: 'PNG', decode: decodePng },
  [MEDIA_TYPES.jpeg]: { name: 'JPEG', decode: decodeJpeg, isCut: isCutJpeg },
  [MEDIA_TYPES.tiff]: { name: 'TIFF', decode: decodeTiff },
  [MEDIA_TYPES.webp]: { name: 'WebP', decode: decodeWebp },
  [MEDIA_TYPES.bmp]: { name: 'BMP', decode: decodeBmp },
  [MEDIA_TYPES.gif]: { name: 'GIF', decode: decodeGif },
};
