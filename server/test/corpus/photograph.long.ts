import { afterAll, expect, test } from 'vitest';
import { invertBitmap, turnBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import { pageOfPicture } from '../../src/products/documents/extraction/ocr/ocr-page.ts';
import { createPictureReader } from '../../src/products/documents/extraction/ocr/picture-reader.ts';
import type { Bitmap } from '../../src/products/documents/extraction/ocr/port.ts';
import { rotateBitmap } from '../../src/products/documents/extraction/ocr/rotate.ts';
import { ENGLISH, FRENCH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { similarity } from '../../src/products/documents/extraction/testing/similarity.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 });
afterAll(() => engine?.close());

let asked = 0;
const read = createPictureReader(async (picture) => {
  asked += 1;
  return await engine?.recognise(picture);
});

type Light = {
  /** Shades of the paper and of what it lies on. */
  readonly paper: number;
  readonly desk: number;
  /** What is lost towards the lower right corner. */
  readonly shadow: number;
  readonly noise: number;
};

/** A page as a telephone sees it: askew, on a table of some grain, lit from one side. */
function onDesk(page: Bitmap, degrees: number, { paper, desk, shadow, noise }: Light): Bitmap {
  const inked = { ...page, pixels: page.pixels.map((shade) => Math.min(shade, 254)) };
  const { bitmap } = rotateBitmap(inked, degrees);
  const [right, below] = [Math.round(bitmap.width * 0.1), Math.round(bitmap.height * 0.1)];
  const [width, height] = [bitmap.width + 2 * right, bitmap.height + 2 * below];
  const random = createRandom();
  const shadeAt = (x: number, y: number): number => {
    const isInside = x >= right && x < right + bitmap.width && y >= below && y < below + bitmap.height;
    const shade = isInside ? (bitmap.pixels[(y - below) * bitmap.width + x - right] ?? 255) : 255;
    const lit = shade === 255 ? desk + ((x * 7 + y * 3) % 40) / 4 : 30 + (shade / 254) * (paper - 30);
    return lit - shadow * (x / width) * (y / height) + (random() - 0.5) * 2 * noise;
  };
  const pixels = Uint8ClampedArray.from({ length: width * height }, (_, at) =>
    shadeAt(at % width, Math.floor(at / width)),
  );
  return { width, height, dpi: 200, pixels: new Uint8Array(pixels.buffer) };
}

function createRandom(): () => number {
  let seed = 7;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

const DARK: Light = { paper: 210, desk: 50, shadow: 50, noise: 5 };
const GREY: Light = { paper: 210, desk: 150, shadow: 30, noise: 4 };
const DIM: Light = { paper: 170, desk: 80, shadow: 40, noise: 10 };

test.each([
  { table: 'a dark table', light: DARK, lines: ENGLISH, degrees: 0, turns: 0 },
  { table: 'a dark table', light: DARK, lines: FRENCH, degrees: -14, turns: 0 },
  { table: 'a dark table', light: DARK, lines: ENGLISH, degrees: 9, turns: 1 },
  { table: 'a table almost as light', light: GREY, lines: ENGLISH, degrees: -14, turns: 0 },
  { table: 'a table in a dim room', light: DIM, lines: FRENCH, degrees: 3, turns: 0 },
])(
  'a page on $table, $degrees degrees askew and turned $turns times, is read whole',
  async ({ light, lines, degrees, turns }) => {
    const found = await read(turnBitmap(onDesk(await photograph(lines), degrees, light), turns));
    const text = found ? pageOfPicture(1, found).text.replace(/\n+/g, '\n') : '';
    expect(similarity(text, lines.join('\n'))).toBeGreaterThan(0.98);
  },
  60_000,
);

test.each([
  { lines: ENGLISH.slice(0, 8), degrees: 0, turns: 0 },
  { lines: FRENCH.slice(0, 6), degrees: 3, turns: 3 },
  { lines: [...ENGLISH, ...FRENCH], degrees: 0, turns: 0 },
])(
  '$lines.length light lines on a dark ground, $degrees degrees askew and turned $turns times, are read whole',
  async ({ lines, degrees, turns }) => {
    const { bitmap } = rotateBitmap(await photograph(lines), degrees);
    const light = invertBitmap(bitmap);
    const faint = { ...light, pixels: light.pixels.map((shade) => 40 + shade * 0.8) };
    const found = await read(turnBitmap(faint, turns));
    const text = found ? pageOfPicture(1, found).text.replace(/\n+/g, '\n') : '';
    expect(similarity(text, lines.join('\n'))).toBeGreaterThan(0.98);
  },
  60_000,
);

test('lines are found where they are in the photograph', async () => {
  const page = await photograph(ENGLISH);
  const found = await read(onDesk(page, 0, DARK));
  const straight = await read(page);
  const first = straight?.lines[0]?.box.map((share) => (share + 0.1) / 1.2);
  expect(found?.lines[0]?.text).toBe(ENGLISH[0]);
  expect(found?.lines[0]?.box).toEqual(first?.map((share) => expect.closeTo(share, 2)));
}, 60_000);

test('a bright thing before a dark wall is no text, and is not looked at twice', async () => {
  const [width, height] = [1_200, 1_000];
  const isLamp = (x: number, y: number) => Math.hypot(x - 600, y - 500) < 420;
  const random = createRandom();
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return (isLamp(x, y) ? 190 + 15 * Math.sin(x / 60) : 40) + random() * 20;
  });
  asked = 0;
  const found = await read({ width, height, dpi: 200, pixels });
  expect(found && pageOfPicture(1, found).text).toBe('');
  expect(asked).toBeLessThanOrEqual(6);
}, 60_000);
