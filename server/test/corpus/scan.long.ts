import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf, turnBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { Bitmap, OcrEngine } from '../../src/products/documents/extraction/ocr/port.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import { writeTiff } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writePdf } from '../../src/products/documents/extraction/testing/pdf-writer.ts';
import { ENGLISH, FRENCH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import {
  photograph,
  photographAskew,
  writePicturedPage,
  writeScan,
} from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { similarity } from '../../src/products/documents/extraction/testing/similarity.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 });
let desk: Desk;
let letter: Bitmap;
let invoice: Bitmap;
beforeAll(async () => {
  desk = await openDesk({ ocr: engine });
  letter = await photograph(['Cher Monsieur, veuillez trouver', 'notre réponse ci-après.']);
  invoice = await photograph(['Invoice number 4711', 'Total due: 1,250.00 EUR']);
}, 60_000);
afterAll(() => desk.close());

test('a scan is read page by page, whichever way its pages stand, and says how sure it is', async () => {
  const { pages, engine, warnings } = await desk.read(writeScan([letter, turnBitmap(invoice, 1)]));
  expect(pages.map(({ text }) => text)).toEqual([
    'Cher Monsieur, veuillez trouver\nnotre réponse ci-après.',
    'Invoice number 4711\nTotal due: 1,250.00 EUR',
  ]);
  for (const page of pages)
    expect(page).toMatchObject({ source: 'ocr', confidence: expect.closeTo(0.95, 1) });
  expect(pages[0]?.blocks[0]).toMatchObject({ kind: 'paragraph', box: expect.any(Array) });
  expect({ engine, warnings }).toEqual({ engine: 'pdfium+ocr', warnings: [] });
}, 60_000);

test('no page is silently empty: it has words, or it is none and a warning says so', async () => {
  const blank = { ...letter, pixels: new Uint8Array(letter.pixels.length).fill(255) };
  const { pages, warnings } = await desk.read(writeScan([letter, undefined, blank]));
  expect(pages.map(({ source, confidence }) => [source, confidence > 0])).toEqual([
    ['ocr', true],
    ['none', false],
    ['none', false],
  ]);
  expect(warnings).toEqual(['pages_without_text']);
}, 60_000);

test('a scan of blank sheets is an empty document', async () => {
  const error = await desk.read(writeScan([undefined, undefined])).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'empty_document' });
}, 60_000);

test('without recognition a scan is refused, and the remedy names the setting', async () => {
  const without = await openDesk();
  const error = await without.read(writeScan([letter])).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'no_text_layer', status: 422, details: { pages: 1 } });
  await without.close();
});

test('a recognition that fails is told; a document that has nothing else is refused, not empty', async () => {
  const failing: OcrEngine = {
    name: 'broken',
    languages: ['eng'],
    processes: 1,
    recognise: async () => undefined,
    close: async () => undefined,
  };
  const broken = await openDesk({ ocr: failing });
  expect(await broken.codeFor(writeScan([letter]))).toBe('no_text_layer');
  await broken.close();
});

test('a page of text is not recognised', async () => {
  let asked = 0;
  const counting: OcrEngine = {
    name: 'counting',
    languages: ['eng'],
    processes: 1,
    recognise: async () => {
      asked += 1;
      return { lines: [] };
    },
    close: async () => undefined,
  };
  const other = await openDesk({ ocr: counting });
  await other.read(writePdf({ pages: [['a page that says what it says']] }));
  expect(asked).toBe(0);
  await other.read(writeScan([letter])).catch(() => undefined);
  expect(asked).toBeGreaterThan(0);
  await other.close();
});

test('the time of the recognition is not the reader’s: many pages do not run out of it', async () => {
  const slow: OcrEngine = {
    name: 'slow',
    languages: ['eng'],
    processes: 1,
    recognise: async (picture, signal) => {
      await new Promise((done) => setTimeout(done, 900));
      return await engine?.recognise(picture, signal);
    },
    close: async () => undefined,
  };
  const patient = await openDesk({ ocr: slow, timeoutMs: 4_000 });
  const { pages } = await patient.read(writeScan(Array.from({ length: 6 }, () => invoice)));
  expect(pages.map(({ source }) => source)).toEqual(Array.from({ length: 6 }, () => 'ocr'));
  await patient.close();
}, 90_000);

test('each page of a scan is shown as soon as it is read, though all have to be looked at again', async () => {
  const note = await photograph(['gypsy jumpy puppy', 'yoga page gym pgq', 'pygmy gap jog']);
  const doubtful = stripOf(note, 60, 400);
  let answered = 0;
  const counting: OcrEngine = {
    ...(engine as OcrEngine),
    recognise: async (picture, signal) => {
      const recognition = await engine?.recognise(picture, signal);
      answered += 1;
      return recognition;
    },
    close: async () => undefined,
  };
  const watched = await openDesk({ ocr: counting });
  const shown: { page: number; answered: number }[] = [];
  const read = async (pages: number) => {
    const path = await watched.put(writeTiff(Array.from({ length: pages }, () => doubtful)));
    const onPage = ({ number }: { number: number }) => shown.push({ page: number, answered });
    await watched.pool.extract({ path, mediaType: 'image/tiff' }, { onPage });
  };
  await read(1);
  const alone = answered;
  expect(alone).toBeGreaterThan(1);
  [answered, shown.length] = [0, 0];
  await read(5);
  expect(shown).toEqual([1, 2, 3, 4, 5].map((page) => ({ page, answered: page * alone })));
  await watched.close();
}, 90_000);

test('a page that is too large to be drawn is named, not drawn', async () => {
  const huge = { ...letter, dpi: 1 };
  const { pages, warnings } = await desk.read(writeScan([letter, huge]));
  expect(pages.map(({ source }) => source)).toEqual(['ocr', 'none']);
  expect(warnings).toEqual(['pages_too_large', 'pages_without_text']);
}, 60_000);

test.each([
  { how: 'level', scanned: () => photograph(FRENCH) },
  { how: 'askew', scanned: () => photographAskew(FRENCH, 2) },
  { how: 'on its side', scanned: async () => turnBitmap(stripOf(await photograph(FRENCH), 60, 1_200), 1) },
])(
  'typed lines and a scan below them, $how, are both read',
  async ({ scanned }) => {
    const scan = await scanned();
    const picture = scan.height > 1_652 ? stripOf(scan, 60, 1_100) : scan;
    const typed = ENGLISH.slice(0, 5);
    const { pages, warnings } = await desk.read(writePicturedPage({ typed, picture, bottom: 60 }));
    const [page] = pages;
    const images = page?.blocks.filter(({ kind }) => kind === 'image') ?? [];
    const read = images.map(({ start, end }) => page?.text.slice(start, end)).join('\n');
    expect(page?.text.startsWith(`${typed.join('\n')}\n\n`)).toBe(true);
    expect(similarity(read, FRENCH.join('\n'))).toBeGreaterThan(0.97);
    expect({ source: page?.source, warnings }).toEqual({ source: 'text', warnings: [] });
  },
  60_000,
);

test('letters of which a page says nothing are read from what it shows', async () => {
  const codes = Array.from({ length: 95 }, (_, index) => `<${(index + 32).toString(16)}> <FFFD>`);
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
95 beginbfchar ${codes.join(' ')} endbfchar endcmap end end`;
  const pdf = writePdf({ pages: [ENGLISH] })
    .toString('latin1')
    .replace('/WinAnsiEncoding', '/WinAnsiEncoding /ToUnicode 9 0 R')
    .replace(
      '%PDF-1.4\n',
      `%PDF-1.4\n9 0 obj\n<< /Length ${map.length} >>\nstream\n${map}\nendstream\nendobj\n`,
    );
  const { pages, text, warnings, engine } = await desk.read(Buffer.from(pdf, 'latin1'), 'a.pdf');
  expect(similarity(text, ENGLISH.join('\n'))).toBeGreaterThan(0.97);
  expect(pages[0]).toMatchObject({ source: 'ocr', confidence: expect.closeTo(0.95, 1) });
  expect({ warnings, engine }).toEqual({ warnings: [], engine: 'pdfium+ocr' });
}, 60_000);
