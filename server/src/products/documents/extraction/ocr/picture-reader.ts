import type { Box } from '../page/block.schema.ts';
import type { Turns } from '../process/take-turns.ts';
import { enlargeBitmap, invertBitmap, packBitmap, shrinkBitmap, stripOf, turnBitmap } from './bitmap.ts';
import { type Straightened, straighten } from './deskew.ts';
import { evenGround } from './even-ground.ts';
import { hasLinesOfPrint } from './lines-of-print.ts';
import { likelyTurns } from './orientation.ts';
import {
  type Bitmap,
  MAX_PIXELS,
  type PackedBitmap,
  type Recognise,
  type RecognisedLine,
  type Recognition,
} from './port.ts';
import { rejoinParagraphs } from './rejoin-paragraphs.ts';
import type { Rotated } from './rotate.ts';

export type PictureLine = Omit<RecognisedLine, 'box'> & {
  /** As shares of the picture as it was given, whichever way its text runs. */
  readonly box: Box;
};

export type PictureText = {
  readonly lines: readonly PictureLine[];
  /** Mean over the characters, 0 to 1. */
  readonly confidence: number;
  /** Quarter turns clockwise after which the text stands upright. */
  readonly turns: number;
};

/** Reads one picture after the other; undefined when the recognition failed. */
export type PictureReader = (bitmap: Bitmap) => Promise<PictureText | undefined>;

/**
 * Text that stands upright is read above this. Source: measured at 100 to 300 dpi, upright 0.86 to 0.96, any other
 * way 0.15 to 0.6.
 */
const UPRIGHT = 0.75;

/** Lines lower than this many pixels are read better from an enlarged picture; what they are enlarged to. */
const LOW_LINE = 22;
const GOOD_LINE = 40;
const MAX_FACTOR = 4;

/** Share of the rows in a probe of another orientation. */
const PROBE_SHARE = 0.2;
const MIN_PROBE_ROWS = 200;

/**
 * Turns a picture until its lines are level and its text stands upright, and enlarges what is too small to read.
 * Turns are taken in the order of asking: a picture is made ready meanwhile, and keeps its own for all that is asked
 * about it.
 */
export function createPictureReader(recognise: Recognise, inTurn: Turns = (work) => work()): PictureReader {
  return async (given) => {
    const straight = levelled(given);
    const attempt = firstAttempt(straight);
    return await inTurn(async () => {
      const found = await readUpright(attempt, recognise);
      if (!found || !straight.mayHide || found.confidence >= UPRIGHT) return found;
      // What slants so much may be a drawing, beside text that is level.
      const level = await readUpright(
        firstAttempt({ bitmap: straight.given, back: (box) => box }),
        recognise,
      );
      return level && scoreOf(level) > scoreOf(found) ? level : found;
    });
  };
}

type Levelled = Straightened & {
  /** As it stood before, in the shades of dark print on something light. */
  readonly given: Bitmap;
};

/**
 * Its lines level; on even ground where a photograph of something light in the dark shows lines of print then. What
 * is dark all over is inverted: the slant, the turns and the fullest strip are all measured by what is dark.
 */
function levelled(shown: Bitmap): Levelled {
  const even = evenGround(shown);
  const straight = even && straighten(even);
  if (straight && showsPrint(straight.bitmap)) return { ...straight, mayHide: true, given: shown };
  const given = !even && isDark(shown) ? invertBitmap(shown) : shown;
  return { ...straighten(given), given };
}

/** Says whether most of a picture is rather black than white. */
function isDark({ pixels }: Bitmap): boolean {
  let dark = 0;
  for (let at = 0; at < pixels.length; at += SAMPLE_EVERY) if ((pixels[at] ?? 0) < MIDDLE) dark += 1;
  return dark * SAMPLE_EVERY * 2 > pixels.length;
}

const MIDDLE = 128;

/** Pixels along the longer side: A4 at 72 dpi. */
const SMALL_PAGE = 842;

function showsPrint(bitmap: Bitmap): boolean {
  const unit = Math.max(1, Math.floor(Math.max(bitmap.width, bitmap.height) / SMALL_PAGE));
  const small = shrinkBitmap(bitmap, unit);
  return hasLinesOfPrint(small, new Uint8Array(small.pixels.length).fill(1));
}

type Attempt = Rotated & {
  readonly turns: number;
  readonly others: readonly number[];
  readonly turned: Bitmap;
  readonly packing: Promise<PackedBitmap>;
};

/** A picture of level lines, turned as its text most likely stands upright, on its way to be packed. */
function firstAttempt({ bitmap, back }: Rotated): Attempt {
  const [turns = 0, ...others] = likelyTurns(bitmap);
  const turned = turnBitmap(bitmap, turns);
  return { bitmap, back, turns, others, turned, packing: packBitmap(turned) };
}

async function readUpright(attempt: Attempt, recognise: Recognise): Promise<PictureText | undefined> {
  const words = async (bitmap: Bitmap) => await recognise(await packBitmap(bitmap));
  const first = await recognise(await attempt.packing);
  if (!first) return undefined;
  const isUpright = confidenceOf(first) >= UPRIGHT;
  const turns = isUpright ? attempt.turns : await probe(attempt, words);
  const turned = turns === attempt.turns ? attempt.turned : turnBitmap(attempt.bitmap, turns);
  const found = turns === attempt.turns ? first : await words(turned);
  if (!found) return undefined;
  const shown = { recognition: found, bitmap: turned };
  const clear = (await enlarged(turned, found, words)) ?? shown;
  return placed(clear.recognition, clear.bitmap, { turns, back: attempt.back });
}

type Words = (bitmap: Bitmap) => Promise<Recognition | undefined>;

/** The turn that gives most on the fullest strip of the picture; the first where no other gives more. */
async function probe({ bitmap, turns, others }: Attempt, words: Words): Promise<number> {
  let best = { quarter: turns, score: 0 };
  for (const quarter of [...others, turns]) {
    const found = await words(fullestStrip(turnBitmap(bitmap, quarter)));
    const score = found ? scoreOf(found) : 0;
    if (score > best.score) best = { quarter, score };
    if (found && score > CLEAR_SCORE && confidenceOf(found) >= UPRIGHT) break;
  }
  return best.quarter;
}

/** The score of a dozen characters that are surely right: text that stands any other way never has it. */
const CLEAR_SCORE = 5;

/** What a strip says of a page is cheap; the strip with the most ink says the most. */
function fullestStrip(bitmap: Bitmap): Bitmap {
  const { width, height, pixels } = bitmap;
  const rows = Math.min(height, Math.max(MIN_PROBE_ROWS, Math.round(height * PROBE_SHARE)));
  const step = Math.max(1, Math.round(rows / 4));
  let best = { top: 0, light: Number.POSITIVE_INFINITY };
  for (let top = 0; top + rows <= height; top += step) {
    let light = 0;
    for (let at = top * width; at < (top + rows) * width; at += SAMPLE_EVERY) light += pixels[at] ?? 0;
    if (light < best.light) best = { top, light };
  }
  return stripOf(bitmap, best.top, rows);
}

const SAMPLE_EVERY = 13;

async function enlarged(bitmap: Bitmap, found: Recognition, words: Words) {
  const height = medianHeight(found) ?? 0;
  const isDoubtful = confidenceOf(found) < UPRIGHT && bitmap.width * bitmap.height < SMALL_PICTURE;
  if (!isDoubtful && (height === 0 || height >= LOW_LINE)) return undefined;
  const fits = Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height));
  const factor = Math.min(Math.max(GOOD_LINE / Math.max(height, 1), 2), MAX_FACTOR, fits);
  if (factor < 1.2) return undefined;
  const larger = enlargeBitmap(bitmap, isDoubtful ? Math.min(factor, 2) : factor);
  const recognition = await words(larger);
  const isBetter = recognition && scoreOf(recognition) > scoreOf(found);
  return isBetter ? { recognition, bitmap: larger } : undefined;
}

/** Pixels up to which what is doubtful may only be too small: half a page of print. */
const SMALL_PICTURE = 2_000_000;

function medianHeight({ lines }: Recognition): number | undefined {
  const heights = lines.map(({ box }) => box[3] - box[1]).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)];
}

function confidenceOf({ lines }: Recognition): number {
  const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
  const trusted = lines.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
  return characters === 0 ? 0 : trusted / characters;
}

/** Characters that are rather right than wrong: noise has none, however much of it there is. */
function scoreOf({ lines }: Recognition): number {
  return lines.reduce((sum, { text, confidence }) => sum + text.length * Math.max(confidence - 0.5, 0), 0);
}

type Turned = { readonly turns: number; readonly back: Rotated['back'] };

function placed(recognition: Recognition, { width, height }: Bitmap, { turns, back }: Turned): PictureText {
  const lines = rejoinParagraphs(recognition.lines).map((line) => {
    const [left, top, right, bottom] = line.box;
    const box = turnedBack([left / width, top / height, right / width, bottom / height], turns);
    return { ...line, box: sharesOf(back(box)) };
  });
  const confidence = Math.round(confidenceOf(recognition) * 1000) / 1000;
  return { lines, confidence, turns };
}

/** Where a box was before the picture was turned clockwise. */
function turnedBack([left, top, right, bottom]: Box, turns: number): Box {
  const places: readonly Box[] = [
    [left, top, right, bottom],
    [top, 1 - right, bottom, 1 - left],
    [1 - right, 1 - bottom, 1 - left, 1 - top],
    [1 - bottom, left, 1 - top, right],
  ];
  return places[turns] ?? [left, top, right, bottom];
}

function sharesOf([left, top, right, bottom]: Box): Box {
  return [share(left), share(top), share(right), share(bottom)];
}

function share(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 10_000) / 10_000;
}
