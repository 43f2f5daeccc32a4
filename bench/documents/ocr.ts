import { turnBitmap } from '../../server/src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../server/src/products/documents/extraction/ocr/ocr-engine.ts';
import { createPictureReader } from '../../server/src/products/documents/extraction/ocr/picture-reader.ts';
import type { Bitmap, OcrEngine } from '../../server/src/products/documents/extraction/ocr/port.ts';
import { ENGLISH, FRENCH } from '../../server/src/products/documents/extraction/testing/printed-text.ts';
import { photograph } from '../../server/src/products/documents/extraction/testing/scan-writer.ts';
import { similarity } from '../../server/src/products/documents/extraction/testing/similarity.ts';
import { type Figure, mean, measured, tellPart } from '../support/figures.ts';

const LANGUAGES = ['fra', 'eng'];
const PAGES = { French: FRENCH, English: ENGLISH };
const RESOLUTIONS = [200, 300];
const TURNS = [0, 1, 2, 3];
const TIMEOUT_MS = 120_000;

type Reading = { readonly wrongPercent: number; readonly seconds: number };

/** Character errors and time of clean pages in both languages, upright and turned, with what npm alone brings. */
export async function benchOcr(isSmoke: boolean): Promise<Figure[]> {
  const ours = openOcr('tesseract.js', { languages: LANGUAGES, processes: 1, timeoutMs: TIMEOUT_MS }).engine;
  if (!ours) throw new Error('the weights of the recognition are not installed');
  const native = openOcr('tesseract', { languages: LANGUAGES, processes: 1, timeoutMs: TIMEOUT_MS }).engine;
  if (!native) process.stdout.write('not run: tesseract as a program (not on PATH with fra and eng)\n');
  const turns = isSmoke ? TURNS.slice(0, 1) : TURNS;
  const figures: Figure[] = [];
  for (const dpi of isSmoke ? RESOLUTIONS.slice(0, 1) : RESOLUTIONS) {
    tellPart(`pages at ${dpi} dpi`);
    const pages = await Promise.all(
      Object.values(PAGES)
        .slice(0, isSmoke ? 1 : undefined)
        .map(async (lines) => ({ lines, bitmap: await photograph(lines, dpi) })),
    );
    const mine = await readAll(ours, pages, turns);
    const theirs = native && (await readAll(native, pages, turns));
    figures.push(...figuresOf(dpi, mine, theirs));
  }
  await Promise.all([ours.close(), native?.close()]);
  return figures;
}

type Page = { readonly lines: readonly string[]; readonly bitmap: Bitmap };

async function readAll(
  engine: OcrEngine,
  pages: readonly Page[],
  turns: readonly number[],
): Promise<Reading> {
  const read = createPictureReader((picture) => engine.recognise(picture));
  const [first] = pages;
  // The weights are loaded with the first page.
  if (first) await read(first.bitmap);
  const readings: Reading[] = [];
  for (const { lines, bitmap } of pages) {
    for (const turn of turns) {
      const startedAt = performance.now();
      const found = await read(turnBitmap(bitmap, turn));
      const seconds = (performance.now() - startedAt) / 1000;
      const text = found?.lines.map((line) => line.text).join('\n') ?? '';
      readings.push({ wrongPercent: 100 * (1 - similarity(text, lines.join('\n'))), seconds });
    }
  }
  return {
    wrongPercent: mean(readings.map(({ wrongPercent }) => wrongPercent)),
    seconds: mean(readings.map(({ seconds }) => seconds)),
  };
}

function figuresOf(dpi: number, ours: Reading, native: Reading | undefined): Figure[] {
  const what = `OCR at ${dpi} dpi, French and English, four turns`;
  const peersOf = (pick: (reading: Reading) => number) =>
    native ? [{ name: 'native tesseract', value: pick(native) }] : [];
  return [
    measured({
      measure: `${what}: characters wrong`,
      unit: '%',
      ours: ours.wrongPercent,
      peers: peersOf(({ wrongPercent }) => wrongPercent),
      better: 'lower',
      goal: { of: 'ours', is: '≤', value: 2 },
    }),
    measured({
      measure: `${what}: time a page`,
      unit: 's',
      ours: ours.seconds,
      peers: peersOf(({ seconds }) => seconds),
      better: 'lower',
      goal: { of: 'ours', is: '≤', value: 2 },
    }),
  ];
}
