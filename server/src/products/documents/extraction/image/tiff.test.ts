import { expect, test } from 'vitest';
import type { Bitmap } from '../ocr/port.ts';
import { type TiffParts, writeTiff, writeTiffParts } from '../testing/image-writer.ts';
import { MOSAIC_TABLES, type Plane, writeMosaicJpeg } from '../testing/mosaic-jpeg.ts';
import { decodeTiff } from './tiff.ts';

const WIDTH = 40;
const HEIGHT = 24;
const shadeAt: Plane = (column, row) => 60 + column * 17 + row * 23;

/** Tags of a grey page without compression. */
const GREY = { 256: [WIDTH], 257: [HEIGHT], 258: [8], 259: [1], 262: [1], 277: [1], 278: [HEIGHT] };
const JPEG = { ...GREY, 259: [7], 347: MOSAIC_TABLES };
const TILES = { 322: [16], 323: [16] };

/** Weighing three equal colours may cost a shade, and chroma one more. */
function expectShades(parts: TiffParts, wanted: readonly number[]): void {
  const pixels = pixelsOf(parts);
  expect(pixels).toHaveLength(wanted.length);
  const farthest = Math.max(...pixels.map((shade, at) => Math.abs(shade - (wanted[at] ?? 0))));
  expect(farthest).toBeLessThanOrEqual(2);
}

function pixelsOf(parts: TiffParts): number[] {
  const [page] = pagesOf(writeTiffParts(parts));
  expect(page).toMatchObject({ width: WIDTH, height: HEIGHT });
  return [...(page?.pixels ?? [])];
}

/** @throws what the first page that cannot be had is refused with */
function pagesOf(bytes: Buffer): Bitmap[] {
  return [...decodeTiff(bytes)].map((page) => {
    if ('error' in page) throw page.error;
    return page;
  });
}

/** A pixel each, by the shade of its block. */
function mosaic(shade: Plane): number[] {
  const places = Array.from(
    { length: WIDTH * HEIGHT },
    (_, at) => [at % WIDTH, Math.floor(at / WIDTH)] as const,
  );
  return places.map(([x, y]) => shade(x >> 3, y >> 3));
}

/** Strips or tiles of the picture whose shades are `planes`, from left to right and then down. */
function cut(width: number, height: number, planes: readonly Plane[] = [shadeAt]): Buffer[] {
  const segments: Buffer[] = [];
  for (let top = 0; top < HEIGHT; top += height)
    for (let left = 0; left < WIDTH; left += width) {
      const moved = planes.map(
        (plane): Plane =>
          (column, row) =>
            plane(column + left / 8, row + top / 8),
      );
      segments.push(writeMosaicJpeg({ width, height, planes: moved }));
    }
  return segments;
}

test('a grey page of JPEG strips that share the tables of the page', () => {
  expectShades({ tags: JPEG, segments: cut(WIDTH, HEIGHT) }, mosaic(shadeAt));
  expectShades({ tags: { ...JPEG, 278: [8] }, segments: cut(WIDTH, 8) }, mosaic(shadeAt));
});

test('a last strip is as high as what is left, or as the others', () => {
  const [first = Buffer.of(), , last = Buffer.of()] = cut(WIDTH, 8);
  const high = cut(WIDTH, 16);
  const tags = { ...JPEG, 278: [16] };
  expectShades({ tags, segments: high }, mosaic(shadeAt));
  expectShades({ tags, segments: [high[0] ?? first, last] }, mosaic(shadeAt));
});

test('JPEG tiles are laid out and cropped at the edges', () => {
  expectShades({ tags: { ...JPEG, ...TILES }, segments: cut(16, 16) }, mosaic(shadeAt));
});

test('a strip that has its tables with it needs none of the page', () => {
  const { 347: _, ...tags } = JPEG;
  const segments = cut(WIDTH, HEIGHT).map((jpeg) =>
    Buffer.concat([MOSAIC_TABLES.subarray(0, -2), jpeg.subarray(2)]),
  );
  expectShades({ tags, segments }, mosaic(shadeAt));
});

test('where white is zero the shades of a JPEG are inverted', () => {
  const tags = { ...JPEG, 262: [0] };
  expectShades(
    { tags, segments: cut(WIDTH, HEIGHT) },
    mosaic((column, row) => 255 - shadeAt(column, row)),
  );
});

test('the colours of a JPEG are those that the page names: RGB, or YCbCr with fewer samples of colour', () => {
  const colour = { ...JPEG, 258: [8, 8, 8], 277: [3] };
  const planes: Plane[] = [shadeAt, () => 110, () => 150];
  const grey = mosaic((column, row) => shadeAt(column, row) * 0.299 + 110 * 0.587 + 150 * 0.114);
  expectShades({ tags: { ...colour, 262: [2] }, segments: cut(WIDTH, HEIGHT, planes) }, grey);
  const halved = writeMosaicJpeg({ width: WIDTH, height: HEIGHT, planes, sampling: [2, 2] });
  expectShades({ tags: { ...colour, 262: [6] }, segments: [halved] }, mosaic(shadeAt));
});

test.each([
  [1, 4, 0x33, 51],
  [0, 4, 0x33, 204],
  [1, 2, 0x55, 85],
  [0, 2, 0x55, 170],
])(
  'two and four bits of grey are read, whichever end is white (%i, %i)',
  (photometric, bits, value, shade) => {
    const tags = { ...GREY, 258: [bits], 262: [photometric] };
    expectShades(
      { tags, segments: [Buffer.alloc((WIDTH * HEIGHT * bits) / 8, value)] },
      mosaic(() => shade),
    );
  },
);

const raw = Buffer.alloc(WIDTH * HEIGHT * 4, 1);
test.each<[string, Record<number, number[]>]>([
  ['floating point samples', { 258: [32], 339: [3] }],
  ['floating point samples as differences', { 258: [32], 317: [3] }],
  ['signed samples', { 339: [2] }],
  ['a plane for each colour', { 258: [8, 8, 8], 262: [2], 277: [3], 284: [2] }],
  ['old-style JPEG', { 259: [6] }],
  ['LogLuv', { 259: [34676], 262: [32844] }],
  ['a compression without a name', { 259: [50000] }],
  ['inks of other kinds', { 262: [5], 258: [8, 8, 8, 8], 277: [4], 332: [2] }],
  ['tiles of no width', { 322: [0], 323: [16] }],
  ['strips of no rows', { 278: [0] }],
])('%s are refused, not shown as an empty page', (_, tags) => {
  expect(() => pagesOf(writeTiffParts({ tags: { ...GREY, ...tags }, segments: [raw] }))).toThrow();
});

test.each<[string, TiffParts]>([
  ['a strip is missing', { tags: { ...JPEG, 278: [8] }, segments: cut(WIDTH, 8).slice(1) }],
  ['a strip is no JPEG', { tags: JPEG, segments: [raw] }],
  [
    'a JPEG is larger than its strip',
    { tags: { ...JPEG, 278: [8] }, segments: cut(WIDTH, 8).fill(cut(WIDTH, HEIGHT)[0] ?? raw) },
  ],
  [
    'a JPEG is smaller than its tile',
    { tags: { ...JPEG, ...TILES }, segments: cut(16, 16).fill(cut(8, 8)[0] ?? raw) },
  ],
  [
    'a JPEG has other components than the page',
    { tags: { ...JPEG, 262: [2], 277: [3] }, segments: cut(WIDTH, HEIGHT) },
  ],
])('a page is refused when %s', (_, parts) => {
  expect(() => pagesOf(writeTiffParts(parts))).toThrow(/TIFF|JPEG/);
});

test('a page that cannot be had stands between those that can', () => {
  const page = { width: 2, height: 1, dpi: 200, pixels: Uint8Array.of(0, 255) };
  const pages = writeTiff([page, page, page]);
  const compression = 8 + 2 + 3 * 12 + 8;
  pages.writeUInt32LE(6, compression + 2 + 9 * 12 + 4 + page.pixels.length);
  expect([...decodeTiff(pages)]).toEqual([page, { error: expect.any(Error) }, page]);
});

test('a file cut in transit tells of the page that its directories lead to, and it alone', () => {
  const page = { width: 2, height: 1, dpi: 200, pixels: Uint8Array.of(0, 255) };
  const whole = writeTiff([page, page, page]);
  const third = 8 + 2 * (2 + 9 * 12 + 4 + page.pixels.length);
  const lost = { error: expect.any(Error) };
  for (const end of [third, third + 1, third + 2, third + 2 + 5 * 12, third + 2 + 9 * 12 - 1])
    expect([...decodeTiff(whole.subarray(0, end))]).toEqual([page, page, lost]);
  const zeros = Buffer.from(whole).fill(0, third);
  const noise = Buffer.from(whole).fill(0xff, third);
  for (const file of [zeros, noise]) expect([...decodeTiff(file)]).toEqual([page, page, lost]);
  for (const end of [5, 8]) expect([...decodeTiff(whole.subarray(0, end))]).toEqual([lost]);
  expect([...decodeTiff(whole)]).toEqual([page, page, page]);
});

test('a tile larger than any picture is refused before it is made', () => {
  const tags = { ...GREY, 322: [65_000], 323: [65_000] };
  expect(() => pagesOf(writeTiffParts({ tags, segments: [raw] }))).toThrow(
    expect.objectContaining({ code: 'image_too_large' }),
  );
});

test('directories that go round in a circle, and a tag larger than the file, are refused at once', () => {
  const page = { width: 1, height: 1, dpi: 200, pixels: Uint8Array.of(0) };
  const circle = writeTiff([page]);
  circle.writeUInt32LE(8, 8 + 2 + 9 * 12);
  expect(() => [...decodeTiff(circle)]).toThrow('circle');
  const large = writeTiff([page]);
  large.writeUInt32LE(0xffffffff, 8 + 2 + 4);
  expect(() => [...decodeTiff(large)]).toThrow('larger than the file');
});
