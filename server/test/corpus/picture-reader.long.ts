import { afterAll, expect, test } from 'vitest';
import { enlargeBitmap, turnBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { slantOf } from '../../src/products/documents/extraction/ocr/deskew.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import { pageOfPicture } from '../../src/products/documents/extraction/ocr/ocr-page.ts';
import { likelyTurns } from '../../src/products/documents/extraction/ocr/orientation.ts';
import {
  createPictureReader,
  type PictureText,
} from '../../src/products/documents/extraction/ocr/picture-reader.ts';
import type { Bitmap, Recognise } from '../../src/products/documents/extraction/ocr/port.ts';
import { rotateBitmap } from '../../src/products/documents/extraction/ocr/rotate.ts';
import type { Box } from '../../src/products/documents/extraction/page/block.schema.ts';
import { ENGLISH, FRENCH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import { photograph, photographAskew } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { similarity } from '../../src/products/documents/extraction/testing/similarity.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 });
afterAll(() => engine?.close());

let asked = 0;
const read = createPictureReader(async (picture) => {
  asked += 1;
  return await engine?.recognise(picture);
});

test('pixels come back to their place after four quarter turns, and where they should after one', () => {
  const bitmap: Bitmap = { width: 3, height: 2, dpi: 72, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
  expect([...turnBitmap(bitmap, 1).pixels]).toEqual([4, 1, 5, 2, 6, 3]);
  expect([...turnBitmap(bitmap, 2).pixels]).toEqual([6, 5, 4, 3, 2, 1]);
  expect([...turnBitmap(bitmap, 3).pixels]).toEqual([3, 6, 2, 5, 1, 4]);
  expect(turnBitmap(turnBitmap(bitmap, 1), 3)).toEqual(bitmap);
});

test.each([0, 1, 2, 3])(
  'a page turned %i times is read upright, and each line is found where it is in the picture',
  async (turns) => {
    const lines = FRENCH.slice(0, 5);
    const upright = await photograph(lines);
    const turned = turnBitmap(upright, turns);
    expect(likelyTurns(turned)[0]).toBe((4 - turns) % 4);
    const found = await read(turned);
    expect(found?.turns).toBe((4 - turns) % 4);
    expect(
      similarity(found?.lines.map(({ text }) => text).join('\n') ?? '', lines.join('\n')),
    ).toBeGreaterThan(0.98);
    const [left, top, right, bottom] = found?.lines[0]?.box ?? [0, 0, 0, 0];
    const middle = [(left + right) / 2, (top + bottom) / 2];
    // Upright, the first line stands at 0.27 of the width and 0.058 of the height.
    const places = [
      [0.27, 0.058],
      [1 - 0.058, 0.27],
      [1 - 0.27, 1 - 0.058],
      [0.058, 1 - 0.27],
    ];
    expect(middle).toEqual((places[turns] ?? []).map((place) => expect.closeTo(place, 1)));
  },
  60_000,
);

test.each([
  { language: 'French', lines: FRENCH, degrees: 2 },
  { language: 'English', lines: ENGLISH, degrees: 2 },
  { language: 'French', lines: FRENCH, degrees: -3 },
  { language: 'English', lines: ENGLISH, degrees: -3 },
  { language: 'French', lines: FRENCH, degrees: 6 },
  { language: 'English', lines: ENGLISH, degrees: -11.5 },
  { language: 'French', lines: FRENCH, degrees: 20 },
])(
  '$language scanned $degrees degrees askew is read whole, and each line is found where it slants',
  async ({ lines, degrees }) => {
    const upright = await photograph(lines);
    const askew = await photographAskew(lines, degrees);
    const straight = await read(upright);
    asked = 0;
    const found = await read(askew);
    expect(asked).toBe(1);
    const text = found?.lines.map((line) => line.text).join('\n') ?? '';
    expect(similarity(text, lines.join('\n'))).toBeGreaterThan(0.98);
    const places = straight?.lines.map(({ box }) => rotatedMiddle(box, { upright, askew, degrees }));
    expect(found?.lines.map(({ box }) => middleOf(box))).toEqual(
      places?.map((place) => place.map((share) => expect.closeTo(share, 2))),
    );
  },
  60_000,
);

type Askew = { readonly upright: Bitmap; readonly askew: Bitmap; readonly degrees: number };

function rotatedMiddle(box: Box, { upright, askew, degrees }: Askew): number[] {
  const [x = 0, y = 0] = middleOf(box);
  const [right, below] = [(x - 0.5) * upright.width, (y - 0.5) * upright.height];
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [
    (right * cosine - below * sine) / askew.width + 0.5,
    (right * sine + below * cosine) / askew.height + 0.5,
  ];
}

function wordsOf(found: PictureText): string {
  return pageOfPicture(1, found).text.replace(/\n+/g, '\n');
}

function middleOf([left, top, right, bottom]: Box): number[] {
  return [(left + right) / 2, (top + bottom) / 2];
}

test.each([150, 200, 300])(
  'a page is read that lies on its side and is askew by more than a scanner makes it, at %i dpi',
  async (dpi) => {
    const { bitmap } = rotateBitmap(turnBitmap(await photograph(ENGLISH, dpi), 1), -12);
    const found = await read(bitmap);
    expect(found?.turns).toBe(3);
    expect(similarity(found ? wordsOf(found) : '', ENGLISH.join('\n'))).toBeGreaterThan(0.98);
  },
  60_000,
);

test('level text beside a drawing of slanting lines is read, and the drawing alone is no text', async () => {
  const hatched = ({ width, pixels, ...shape }: Bitmap): Bitmap => {
    const isHatch = (x: number, y: number) =>
      y > shape.height / 2 && Math.round(y - x * Math.tan((15 * Math.PI) / 180)) % 24 < 4;
    const drawn = pixels.map((shade, at) => (isHatch(at % width, Math.floor(at / width)) ? 0 : shade));
    return { ...shape, width, pixels: drawn };
  };
  const beside = hatched(await photograph(ENGLISH.slice(0, 6)));
  expect(slantOf(beside)).toBeCloseTo(15, 0);
  const found = await read(beside);
  expect(similarity(found ? wordsOf(found) : '', ENGLISH.slice(0, 6).join('\n'))).toBeGreaterThan(0.9);
  const alone = await read(hatched({ ...beside, pixels: new Uint8Array(beside.pixels.length).fill(255) }));
  expect(alone && pageOfPicture(1, alone).text).toBe('');
}, 60_000);

test('a wrong guess is found out, and costs strips of the page, not pages', async () => {
  const wide = await photograph(['II II II II']);
  const lines = await photograph(ENGLISH.slice(0, 3));
  const pixels = lines.pixels.map((shade, index) => Math.min(shade, wide.pixels[index] ?? 255));
  asked = 0;
  const found = await read(turnBitmap({ ...lines, pixels }, 2));
  expect(found?.turns).toBe(2);
  expect(asked).toBeLessThanOrEqual(6);
}, 60_000);

test('small print is enlarged before it is believed', async () => {
  const lines = ENGLISH.slice(0, 4);
  const small = shrunk(await photograph(lines), 3);
  const found = await read(small);
  expect(similarity(found?.lines.map(({ text }) => text).join('\n') ?? '', lines.join('\n'))).toBeGreaterThan(
    0.9,
  );
  expect(enlargeBitmap(small, 2)).toMatchObject({ width: small.width * 2, dpi: small.dpi * 2 });
}, 60_000);

const PARAGRAPHS = [ENGLISH.slice(1, 7), ENGLISH.slice(7, 11), ENGLISH.slice(11, 16)];

test.each([
  { spacing: 'single', pitch: 14, gap: 14, indent: 0 },
  { spacing: '1.5', pitch: 21, gap: 21, indent: 0 },
  { spacing: 'double', pitch: 28, gap: 28, indent: 0 },
  { spacing: 'double, parted by indents', pitch: 28, gap: 0, indent: 24 },
])(
  'a paragraph stays one at every spacing, and another remains another: $spacing',
  async ({ pitch, gap, indent }) => {
    let height = 790;
    const shown: string[] = [];
    for (const lines of PARAGRAPHS) {
      for (const [index, line] of lines.entries()) {
        shown.push(`BT /F1 11 Tf ${60 + (index === 0 ? indent : 0)} ${height} Td (${line}) Tj ET`);
        height -= pitch;
      }
      height -= gap;
    }
    const found = await read(await photograph(shown.join('\n')));
    const texts = found && pageOfPicture(1, found).text.split('\n\n');
    expect(texts?.map((text) => text.split('\n').length)).toEqual([6, 4, 5]);
  },
  60_000,
);

test('items, headings and lines that end early stay apart, however wide they stand', async () => {
  const lines = [
    'Measures to take',
    '1. a second hydrant near the dock',
    '2. a drill',
    'The site',
    'Ms Whitaker',
  ];
  const shown = lines.map((line, index) => `BT /F1 11 Tf 60 ${780 - 36 * index} Td (${line}) Tj ET`);
  const found = await read(await photograph(shown.join('\n')));
  expect(found && pageOfPicture(1, found).text.split('\n\n')).toEqual(lines);
}, 60_000);

test('a pattern is no text', async () => {
  let seed = 1;
  const noise = Uint8Array.from({ length: 400 * 300 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed >> 23;
  });
  const found = await read({ width: 400, height: 300, dpi: 96, pixels: noise });
  expect(found && pageOfPicture(1, found)).toMatchObject({ text: '', source: 'none', confidence: 0 });
}, 60_000);

test('a recognition that fails is told, not taken for an empty page', async () => {
  const failing: Recognise = async () => undefined;
  expect(await createPictureReader(failing)(await photograph(['text']))).toBe(undefined);
});

test('a word broken at the end of a line is made whole, and a paragraph knows where it is', () => {
  const line = { confidence: 0.9, paragraph: 0 };
  const page = pageOfPicture(4, {
    turns: 0,
    confidence: 0.9,
    lines: [
      { ...line, text: 'the inter-', box: [0.1, 0.1, 0.5, 0.12] },
      { ...line, text: 'national market', box: [0.1, 0.13, 0.6, 0.15] },
      { ...line, text: 'Next', paragraph: 1, box: [0.1, 0.2, 0.3, 0.22] },
    ],
  });
  expect(page).toMatchObject({
    number: 4,
    text: 'the international market\n\nNext',
    source: 'ocr',
    confidence: 0.9,
  });
  expect(page.blocks[0]).toMatchObject({ kind: 'paragraph', box: [0.1, 0.1, 0.6, 0.15] });
});

/** Every n-th pixel as the mean of its neighbours, as a coarse scanner sees it. */
function shrunk({ width, height, dpi, pixels }: Bitmap, factor: number): Bitmap {
  const [wide, high] = [Math.floor(width / factor), Math.floor(height / factor)];
  const smaller = Uint8Array.from({ length: wide * high }, (_, index) => {
    const [x, y] = [(index % wide) * factor, Math.floor(index / wide) * factor];
    let sum = 0;
    for (let dy = 0; dy < factor; dy += 1)
      for (let dx = 0; dx < factor; dx += 1) sum += pixels[(y + dy) * width + x + dx] ?? 255;
    return sum / factor ** 2;
  });
  return { width: wide, height: high, dpi: Math.round(dpi / factor), pixels: smaller };
}
