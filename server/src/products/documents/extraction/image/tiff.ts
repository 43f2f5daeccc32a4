import utif, { type IFD } from 'utif2';
import { checkSize, cutAt, type Decoded, grayBitmap, type Samples } from './pixels.ts';
import { prepareJpeg } from './tiff-jpeg.ts';
import { reachOf } from './tiff-reach.ts';
import { segmentSize } from './tiff-segments.ts';
import { danglingLink, firstOf, setValues, TAGS, valuesOf } from './tiff-tags.ts';

/**
 * Every page, or why it alone cannot be had: the pages of a fax or of several programs need not be of one kind. Where
 * the directories lead to one that is not in the file, there was a page more at least; it stands last.
 *
 * @throws Error: directories that are damaged
 */
export function* decodeTiff(bytes: Buffer): Generator<Decoded> {
  const link = danglingLink(bytes);
  const { buffer: data } = new Uint8Array(bytes).fill(0, link ?? bytes.length, (link ?? bytes.length) + 4);
  for (const page of utif.decode(data)) {
    if (firstOf(page, TAGS.width, 0) === 0 && firstOf(page, TAGS.height, 0) === 0) continue;
    yield pageOf(page, bytes, data);
    page.data = new Uint8Array(0);
  }
  if (link !== undefined) yield { error: new Error('a TIFF that ends before its last directory') };
}

/** The size is checked before pixels are made. Source: TIFF 6.0, section 8 (256 and 257). */
function pageOf(page: IFD, bytes: Buffer, data: ArrayBuffer): Decoded {
  try {
    const [width, height] = [firstOf(page, TAGS.width, 0), firstOf(page, TAGS.height, 0)];
    checkSize(width, height, 'TIFF');
    const isNegative = prepare(bytes, page);
    const { rows, isCut } = reachOf(bytes, page);
    utif.decodeImage(data, page);
    const read = grayBitmap({ width, height, data: coloursOf(page), channels: 4, white: 255 });
    const bitmap = isNegative ? { ...read, pixels: read.pixels.map((shade) => 255 - shade) } : read;
    return isCut ? cutAt(bitmap, rows * width) : bitmap;
  } catch (error) {
    return { error };
  }
}

/** Red, green, blue and alpha. The library knows nothing of inks without a window of a browser. */
function coloursOf(page: IFD): Samples['data'] {
  if (firstOf(page, TAGS.photometric, 0) !== INKS) return utif.toRGBA8(page);
  const { data } = page;
  const colours = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const light = 255 - (data[at + 3] ?? 0);
    for (let ink = at; ink < at + 3; ink += 1) colours[ink] = ((255 - (data[ink] ?? 0)) * light) / 255;
    colours[at + 3] = 255;
  }
  return colours;
}

/** Cyan, magenta, yellow and black. Source: TIFF 6.0, section 16. */
const INKS = 5;
const CMYK = 1;

const JPEG = 7;
/** None, CCITT RLE, group 3 and 4, LZW, deflate by both of its numbers, PackBits. Source: TIFF 6.0, libtiff tiff.h. */
const COMPRESSIONS = new Set([1, 2, 3, 4, 5, 8, 32946, 32773]);

/** Photometric interpretation, bits and samples of the pixels that the library makes shades of. */
const PIXELS = new Set(
  ['0/1/1 0/4/1 0/8/1 0/16/1', '1/1/1 1/2/1 1/8/1 1/8/2 1/16/1', '2/8/1 2/8/3 2/8/4 2/8/5 2/16/3 2/16/4']
    .concat('3/1/1 3/2/1 3/4/1 3/8/1 3/8/2', '5/8/4')
    .flatMap((row) => row.split(' ')),
);
/** Shades that the library knows only the other way round, by what to call them. */
const INVERTED: Readonly<Record<string, number>> = { '0/2/1': 1, '1/4/1': 0 };

/**
 * What the library does not know it leaves blank without a word: it only gets what it decodes. Gives whether the
 * shades come out inverted.
 *
 * @throws Error: pixels or a compression that are not decoded, floating point samples among them
 */
function prepare(bytes: Buffer, page: IFD): boolean {
  segmentSize(page);
  const samples = firstOf(page, TAGS.samplesPerPixel, 1);
  const isPlanar = samples > 1 && firstOf(page, TAGS.planarConfiguration, 1) !== 1;
  const hasIntegers = Array.from(valuesOf(page, TAGS.sampleFormat)).every((format) => INTEGERS.has(format));
  const hasOtherInks = firstOf(page, TAGS.inkSet, CMYK) !== CMYK;
  if (isPlanar || !hasIntegers || hasOtherInks)
    throw new Error('a TIFF with samples in a form that is not decoded');
  const compression = firstOf(page, TAGS.compression, 1);
  if (compression === JPEG) return prepareJpeg(bytes, page);
  const bits = firstOf(page, TAGS.bitsPerSample, 1);
  const pixels = `${firstOf(page, TAGS.photometric, bits === 1 ? 0 : 2)}/${bits}/${samples}`;
  const predictor = firstOf(page, TAGS.predictor, 1);
  const hasDifferences = predictor === 2 && bits >= 8;
  const inverse = INVERTED[pixels];
  const isKnown = COMPRESSIONS.has(compression) && (PIXELS.has(pixels) || inverse !== undefined);
  if (!isKnown || (predictor !== 1 && !hasDifferences))
    throw new Error('a TIFF of a kind that is not decoded');
  if (inverse !== undefined) setValues(page, TAGS.photometric, [inverse]);
  return inverse !== undefined;
}

/** Unsigned, and undefined. Source: TIFF 6.0, section 19. */
const INTEGERS = new Set([1, 4]);
