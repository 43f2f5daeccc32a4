import { afterAll, describe, expect, test } from 'vitest';
import { packBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { examineOcr } from '../../src/products/documents/extraction/ocr/examine-ocr.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { OcrEngine } from '../../src/products/documents/extraction/ocr/port.ts';
import { ENGLISH, FRENCH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { similarity } from '../../src/products/documents/extraction/testing/similarity.ts';

const options = { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 };
const native = openOcr('tesseract', options).engine;
if (!native) process.stdout.write('not run: tesseract as a program (not on PATH with fra and eng)\n');
const engines = [openOcr('tesseract.js', options).engine, native].filter((engine) => engine !== undefined);
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const cases = engines.map((engine): [string, OcrEngine] => [engine.name, engine]);

describe.each(cases)('%s', (name, engine) => {
  test.each([
    ['French', FRENCH],
    ['English', ENGLISH],
  ])(
    'reads a clean page of %s with at most 2 %% of the characters wrong',
    async (language, lines) => {
      const bitmap = await photograph(lines);
      const startedAt = performance.now();
      const found = await engine.recognise(await packBitmap(bitmap));
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const wrong = 1 - similarity(textOf(found), lines.join('\n'));
      process.stdout.write(`${name}, ${language}: ${(wrong * 100).toFixed(2)} % wrong, ${seconds} s\n`);
      expect(wrong).toBeLessThanOrEqual(0.02);
      expect(found?.lines.every(({ confidence }) => confidence > 0.8)).toBe(true);
    },
    60_000,
  );

  test('says where each line stands, from top to bottom', async () => {
    const bitmap = await photograph(['One line', 'another line', 'the last']);
    const { lines } = (await engine.recognise(await packBitmap(bitmap))) ?? { lines: [] };
    expect(lines.map(({ text }) => text)).toEqual(['One line', 'another line', 'the last']);
    const tops = lines.map(({ box }) => box[1]);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    // The writer prints the first line 52 points from the top and 50 from the left.
    const [left = 0, top = 0] = lines[0]?.box ?? [];
    expect([left / bitmap.dpi, top / bitmap.dpi]).toEqual([
      expect.closeTo(50 / 72, 1),
      expect.closeTo(44 / 72, 1),
    ]);
  }, 30_000);

  test('a page of nothing has no lines', async () => {
    const blank = { width: 600, height: 800, dpi: 200, pixels: new Uint8Array(480_000).fill(255) };
    expect(await engine.recognise(await packBitmap(blank))).toEqual({ lines: [] });
  }, 30_000);

  test('what is not a bitmap of its size is not read, and the next is', async () => {
    const bitmap = await packBitmap(await photograph(['still here']));
    expect(await engine.recognise({ ...bitmap, height: bitmap.height - 1 }).catch(() => undefined)).toBe(
      undefined,
    );
    expect(await engine.recognise({ ...bitmap, data: 'bm90IGRlZmxhdGVk' }).catch(() => undefined)).toBe(
      undefined,
    );
    expect(textOf(await engine.recognise(bitmap))).toBe('still here');
  }, 30_000);

  test('who gives up waits no longer', async () => {
    const picture = await packBitmap(await photograph(FRENCH));
    const startedAt = performance.now();
    const given = AbortSignal.timeout(100);
    expect(await engine.recognise(picture, given).catch(() => undefined)).toBe(undefined);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 30_000);
});

test.each(cases)(
  '%s ends a picture that takes too long',
  async (name) => {
    const choice = name === 'tesseract' ? 'tesseract' : 'tesseract.js';
    const hasty = openOcr(choice, { ...options, timeoutMs: 50 }).engine;
    expect(await hasty?.recognise(await packBitmap(await photograph(FRENCH)))).toBe(undefined);
    await hasty?.close();
  },
  30_000,
);

test('without weights for a language there is no engine, and it says why', () => {
  const unknown = { ...options, languages: ['fra', 'tlh'] };
  expect(openOcr('tesseract.js', unknown).reason).toContain('tlh');
  expect(openOcr('auto', unknown).reason).toContain('tlh');
  expect(openOcr('none', options).reason).toContain('none');
  expect(examineOcr('tesseract.js', unknown)).toMatchObject({ code: 'document_ocr', state: 'warning' });
  expect(examineOcr('none', options).state).toBe('information');
  expect(examineOcr('tesseract.js', options).cause).toContain('tesseract.js (fra, eng)');
});

function textOf(found: Awaited<ReturnType<OcrEngine['recognise']>>): string {
  return found?.lines.map(({ text }) => text).join('\n') ?? 'nothing';
}
