import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppError } from '#kernel/errors/app-error.ts';
import { stripOf, turnBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { Bitmap } from '../../src/products/documents/extraction/ocr/port.ts';
import { loadPdfium } from '../../src/products/documents/extraction/pdf/pdfium.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import {
  writeBmp,
  writeGif,
  writeJpeg,
  writePng,
  writeTiff,
  writeWebp,
} from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writePdf } from '../../src/products/documents/extraction/testing/pdf-writer.ts';
import { ENGLISH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import { photograph, photographAskew } from '../../src/products/documents/extraction/testing/scan-writer.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 });
let desk: Desk;
let note: Bitmap;
let reply: Bitmap;
beforeAll(async () => {
  desk = await openDesk({ ocr: engine });
  const head = async (...lines: string[]) => stripOf(await photograph(lines), 100, 200);
  [note, reply] = [
    await head('Réunion le 14 février', 'à neuf heures.'),
    await head('Reply by Friday', 'please.'),
  ];
}, 60_000);
afterAll(() => desk.close());

const TEXT = 'Réunion le 14 février\nà neuf heures.';

test.each([
  ['image/png', writePng],
  ['image/jpeg', writeJpeg],
  ['image/webp', writeWebp],
  ['image/bmp', writeBmp],
  ['image/gif', writeGif],
  ['image/tiff', (bitmap: Bitmap) => writeTiff([bitmap])],
])(
  'the words of a picture are read: %s',
  async (mediaType, write) => {
    const read = await desk.read(await write(note));
    expect(read).toMatchObject({ text: TEXT, mediaType, engine: 'ocr', warnings: [] });
    expect(read.pages).toMatchObject([{ number: 1, source: 'ocr', confidence: expect.closeTo(0.95, 1) }]);
  },
  60_000,
);

test('a TIFF of several pictures is a document of several pages', async () => {
  const { pages } = await desk.read(writeTiff([note, reply]), 'fax.tif');
  expect(pages.map(({ text }) => text)).toEqual([TEXT, 'Reply by Friday\nplease.']);
}, 60_000);

test('a page of a TIFF that cannot be decoded is none, and told; the others are read', async () => {
  const [width, compression] = [8 + 2 + 8, 8 + 2 + 3 * 12 + 8];
  const second = 2 + 9 * 12 + 4 + note.pixels.length;
  const read = async (at: number, value: number) => {
    const tiff = writeTiff([note, reply, reply]);
    tiff.writeUInt32LE(value, second + at);
    const { pages, warnings } = await desk.read(tiff, 'fax.tif');
    expect(pages.map(({ text }) => text)).toEqual([TEXT, '', 'Reply by Friday\nplease.']);
    expect(pages.map(({ source }) => source)).toEqual(['ocr', 'none', 'ocr']);
    return warnings;
  };
  expect(await read(compression, 6)).toEqual(['pages_unreadable', 'pages_without_text']);
  expect(await read(width, 1_000_000_000)).toEqual(['pages_too_large', 'pages_without_text']);
  const none = writeTiff([reply, reply]);
  for (const page of [0, 2 + 9 * 12 + 4 + reply.pixels.length]) none.writeUInt32LE(6, compression + page);
  expect(await desk.codeFor(none, 'fax.tif')).toBe('corrupt_file');
}, 60_000);

test('the boxes of a photograph are those of the picture as a viewer turns it', async () => {
  const lying = writeJpeg(turnBitmap(note, 3), 6);
  const { pages, text } = await desk.read(lying);
  expect(text).toBe(TEXT);
  const [left = 0, top = 0, right = 0] = pages[0]?.blocks[0]?.box ?? [];
  expect(right - left).toBeGreaterThan(0.05);
  expect([left, top]).toEqual([expect.closeTo(0.08, 1), expect.closeTo(0.1, 1)]);
}, 60_000);

test.each([-18, 10])(
  'a page that lies %i degrees askew is read, as a file and within a document',
  async (degrees) => {
    const lines = ['The pumps deliver 2,300', 'litres a minute.'];
    const askew = writePng(await photographAskew(lines, degrees));
    const text = lines.join('\n');
    expect(await desk.read(askew)).toMatchObject({ text, engine: 'ocr', warnings: [] });
    const html = `<!doctype html><p>Before<img src="data:image/png;base64,${askew.toString('base64')}"></p>`;
    expect(await desk.read(html, 'a.html')).toMatchObject({ text: `Before\n\n${text}`, warnings: [] });
  },
  60_000,
);

test('a picture larger than the limit is refused by its head, before a pixel is made', async () => {
  const huge = writePng(note);
  huge.writeUInt32BE(100_000, 16);
  huge.writeUInt32BE(100_000, 20);
  const error = await desk.read(huge).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'image_too_large', status: 422, details: { width: 100_000 } });
  const sized: [Buffer, number, 16 | 32][] = [
    [writeGif(note), 13 + 384 + 5, 16],
    [writeBmp(note), 18, 32],
    [writeTiff([note]), 8 + 2 + 8, 32],
  ];
  for (const [bytes, at, bits] of sized) {
    if (bits === 16) {
      bytes.writeUInt16LE(65_000, at);
      bytes.writeUInt16LE(65_000, at + 2);
    } else bytes.writeUInt32LE(1_000_000_000, at);
    expect(await desk.codeFor(bytes)).toBe('image_too_large');
  }
});

test.each([
  ['PNG', writePng],
  ['JPEG', writeJpeg],
  ['WebP', writeWebp],
  ['BMP', writeBmp],
  ['TIFF', (bitmap: Bitmap) => writeTiff([bitmap])],
])(
  'a cut %s is damaged, and the next picture is read',
  async (_, write) => {
    const bytes = await write(note);
    expect(['corrupt_file', 'empty_document', 'read']).toContain(
      await desk.codeFor(bytes.subarray(0, bytes.length / 2)),
    );
    expect(await desk.codeFor(bytes.subarray(0, 40))).not.toBe('read');
    expect(desk.pool.stats().lost).toBe(0);
  },
  60_000,
);

test('a JPEG cut in transit gives the words above the cut, and tells that it is damaged', async () => {
  const page = { ...note, height: note.height * 2, pixels: Buffer.concat([note.pixels, note.pixels]) };
  // The thumbnail that a camera adds has an end of its own.
  const whole = writeJpeg(page, 1);
  const thumbnail = Buffer.from([0xff, 0xe2, 0, 6, 0xff, 0xd8, 0xff, 0xd9]);
  const photo = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2)]);
  const cut = photo.subarray(0, photo.length * 0.6);
  expect(await desk.read(cut)).toMatchObject({ text: TEXT, warnings: ['document_repaired'] });
  expect((await desk.read(photo)).warnings).toEqual([]);
  expect((await desk.read(Buffer.concat([photo, Buffer.alloc(40)]))).warnings).toEqual([]);
  const blank = writeJpeg({ ...note, pixels: new Uint8Array(note.pixels.length).fill(255) });
  expect(await desk.codeFor(blank.subarray(0, -2))).toBe('corrupt_file');
}, 60_000);

test('a picture without words is an empty document; without recognition none can be had', async () => {
  const blank = { ...note, pixels: new Uint8Array(note.pixels.length).fill(255) };
  const refusal = await desk.read(writePng(blank)).catch((error: AppError) => error);
  expect(refusal).toMatchObject({ code: 'empty_document', details: { ocr_languages: ['fra', 'eng'] } });
  const { message, remedy } = (refusal as AppError).in('fr');
  expect(message).toMatch(/aucun mot de ces langues n’a été trouvé\u00a0: français et anglais\.$/);
  expect(remedy).toContain('DOCUMENTS_OCR_LANGUAGES');
  const without = await openDesk();
  expect(await without.codeFor(writePng(note))).toBe('no_text_layer');
  await without.close();
}, 60_000);

test('print in another script that looks like words is told to be doubtful', async () => {
  // The same codes in the font of Greek letters that every reader of PDF has.
  const greek = writePdf({ pages: [ENGLISH] })
    .toString('latin1')
    .replace('/BaseFont /Helvetica /Encoding /WinAnsiEncoding', '/BaseFont /Symbol');
  const document = (await loadPdfium()).open(Buffer.from(greek, 'latin1'));
  const bitmap = document.withPage(0, (page) => page.render());
  document.close();
  if (!bitmap || bitmap === 'too_large') throw new Error('nothing was printed');
  const { pages, warnings } = await desk.read(writePng(bitmap));
  expect(warnings).toEqual(['ocr_doubtful']);
  expect(pages[0]?.confidence).toBeLessThan(0.6);
}, 60_000);

test('a JPEG of a single colour is a picture without words, one that cannot be decoded is damaged', async () => {
  const blank = { ...note, pixels: new Uint8Array(note.pixels.length) };
  for (const shade of [0, 128, 255])
    expect(await desk.codeFor(writeJpeg({ ...blank, pixels: blank.pixels.fill(shade) }))).toBe(
      'empty_document',
    );
  const broken = writeJpeg(note);
  // The tables of the codes: the frame before them stays.
  broken.fill(0, broken.indexOf(Buffer.from([0xff, 0xc4])));
  expect(await desk.codeFor(broken)).toBe('corrupt_file');
}, 60_000);
