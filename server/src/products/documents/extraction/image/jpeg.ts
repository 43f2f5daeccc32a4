import type { Bitmap } from '../ocr/port.ts';
import { pdfStream, serialisePdf } from '../pdf/pdf-file.ts';
import { loadPdfium, type Pdfium } from '../pdf/pdfium.ts';
import { type CutBitmap, checkSize } from './pixels.ts';

type Frame = { readonly width: number; readonly height: number; readonly components: number };

/** Quarter turns clockwise by the orientation that a camera notes. Source: CIPA DC-008 (Exif), 4.6.4. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };
const COLOURS: Readonly<Record<number, string>> = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' };

let loaded: Promise<Pdfium> | undefined;

/** A PDF holds a JPEG as it is, and PDFium has a decoder: one page of one picture, drawn pixel for pixel. */
export async function* decodeJpeg(bytes: Buffer): AsyncGenerator<CutBitmap> {
  const { frame, orientation } = readHead(bytes);
  checkSize(frame.width, frame.height, 'JPEG');
  const rotation = TURNS[orientation] ?? 0;
  const isCut = isCutJpeg(bytes);
  const bitmap = await drawn(pageOf(bytes, frame, { rotation, ground: '' }));
  if (bitmap) yield { ...bitmap, isCut };
  // Of a single colour, or not decoded: a ground of two colours is then covered, or shows.
  else if (!(await drawn(pageOf(bytes, frame, { rotation, ground: HALF_BLACK }))))
    yield { ...blank(frame), isCut };
}

/**
 * Says whether the picture does not come to its end: the decoder fills up what is missing without a word. Encoded
 * data never looks like the marker of the end; a thumbnail, which has an end of its own, stands before the frame.
 * Source: ITU-T T.81, B.1.1.2 and B.1.1.5.
 */
export function isCutJpeg(bytes: Buffer): boolean {
  return !bytes.includes(END_OF_IMAGE, readHead(bytes).end);
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Undefined of a page that is of a single colour. */
async function drawn(file: Buffer): Promise<Bitmap | undefined> {
  loaded ??= loadPdfium();
  const document = (await loaded).open(file);
  const bitmap = document.withPage(0, (page) => page.render());
  document.close();
  if (bitmap === 'too_large') throw new Error('a JPEG that there is no memory to draw');
  return bitmap;
}

/** In the axes of the picture, one by one. */
const HALF_BLACK = '0 g 0 0 0.5 1 re f';

function blank({ width, height }: Frame): Bitmap {
  return { width, height, dpi: DPI, pixels: new Uint8Array(width * height).fill(255) };
}

/** `end` is where the frame header ends. Source: ITU-T T.81 annex B (markers and the frame header). */
export function readHead(bytes: Buffer): { frame: Frame; orientation: number; end: number } {
  let orientation = 1;
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      const frame = {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        components: bytes.readUInt8(at + 9),
      };
      return { frame, orientation, end: at + 2 + length };
    }
    if (marker === APP1) orientation = orientationOf(bytes.subarray(at + 4, at + 2 + length)) ?? orientation;
    if (marker < 0xff00 || length < 2) break;
    at += 2 + length;
  }
  throw new Error('a JPEG without a frame');
}

const APP1 = 0xffe1;
const ORIENTATION = 0x0112;

function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 22) return undefined;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number) =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < word(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (word(at) === ORIENTATION) return word(at + 8);
  }
  return undefined;
}

const DPI = 200;
/** Points at which a page drawn at that has one pixel for each of the picture. */
const POINTS_PER_PIXEL = 72 / DPI;

/** `ground` is painted before the picture. */
type Sheet = { readonly rotation: number; readonly ground: string };

function pageOf(bytes: Buffer, { width, height, components }: Frame, { rotation, ground }: Sheet): Buffer {
  // A hair more than the exact size, so that no pixel is lost to rounding down.
  const [wide, high] = [width, height].map((pixels) => ((pixels + 0.01) * POINTS_PER_PIXEL).toFixed(5));
  const content = `q ${wide} 0 0 ${high} 0 0 cm ${ground} /I Do Q`;
  const colours = COLOURS[components] ?? '/DeviceRGB';
  // Programs that write four inks write them inverted, as Adobe's first did.
  const decode = components === 4 ? '/Decode [1 0 1 0 1 0 1 0]' : '';
  const shape = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Rotate ${rotation} /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>`,
    pdfStream('', Buffer.from(content)),
    pdfStream(`${shape} /ColorSpace ${colours} ${decode} /Filter /DCTDecode`, bytes),
  ];
  return serialisePdf(objects, '');
}
