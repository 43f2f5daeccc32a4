import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayOpenHeif } from '../../src/products/documents/extraction/image/heif.ts';
import { stripOf, turnBitmap } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { Bitmap } from '../../src/products/documents/extraction/ocr/port.ts';
import { findProgram, runProgram } from '../../src/products/documents/extraction/process/run-program.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import { writePng } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';

const encoder = findProgram('heif-enc');
const isHere = encoder !== undefined && mayOpenHeif();
if (!isHere)
  process.stdout.write('not run: pictures as HEIC and AVIF (no heif-enc and heif-convert on PATH)\n');

const folder = mkdtempSync(join(tmpdir(), 'socle-heif-'));
let desk: Desk;
let note: Bitmap;
beforeAll(async () => {
  const { engine } = openOcr('tesseract.js', { languages: ['eng'], processes: 1, timeoutMs: 60_000 });
  desk = await openDesk({ ocr: engine });
  note = stripOf(await photograph(['Reply by Friday', 'please.']), 100, 200);
}, 60_000);
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

/** Pictures in one file, as libheif itself writes them: nothing here writes HEVC. */
async function write(name: string, pictures: readonly Bitmap[]): Promise<Buffer> {
  const sources = pictures.map((picture, index) => {
    const path = join(folder, `${index}.png`);
    writeFileSync(path, writePng(picture));
    return path;
  });
  const out = join(folder, name);
  const limits = { signal: AbortSignal.timeout(30_000), memoryLimitBytes: 1024 ** 3, maxOutputBytes: 65_536 };
  const { isDone, lastWords } = await runProgram(encoder ?? '', ['-q', '90', ...sources, '-o', out], limits);
  expect(isDone, lastWords).toBe(true);
  return readFileSync(out);
}

describe.skipIf(!isHere)('heif-convert', () => {
  test.each([
    ['a.heic', 'image/heic'],
    ['a.avif', 'image/avif'],
  ])(
    'the words of a picture are read: %s',
    async (name, mediaType) => {
      const read = await desk.read(await write(name, [note]), name);
      expect(read).toMatchObject({
        text: 'Reply by Friday\nplease.',
        mediaType,
        engine: 'ocr',
        warnings: [],
      });
      expect(readdirSync(desk.folder).filter((left) => left.includes('picture'))).toEqual([]);
    },
    60_000,
  );

  test('of several pictures the first is read, which is told', async () => {
    const two = await write('two.heic', [note, turnBitmap(note, 2)]);
    const { text, warnings } = await desk.read(two, 'two.heic');
    expect(text).toBe('Reply by Friday\nplease.');
    expect(warnings).toEqual(['pages_unreadable']);
  }, 60_000);

  test('a damaged one is refused', async () => {
    const whole = await write('cut.heic', [note]);
    expect(await desk.codeFor(whole.subarray(0, whole.length / 3), 'cut.heic')).toBe('corrupt_file');
  });
});

test('without the program it is said what is missing', async () => {
  const head = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
  const path = env.PATH;
  env.PATH = '';
  try {
    expect(await desk.codeFor(head, 'a.heic')).toBe('converter_missing');
  } finally {
    env.PATH = path;
  }
});
