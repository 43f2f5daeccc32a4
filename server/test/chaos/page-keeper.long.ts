import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopeOf, type TenantScope, type TenantTx } from '#kernel/database/scope.ts';
import type { Extraction } from '../../src/products/documents/extraction/extraction.ts';
import { createExtractorPool } from '../../src/products/documents/extraction/extractor.pool.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { OcrEngine } from '../../src/products/documents/extraction/ocr/port.ts';
import { photograph, writeScan } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { readText, storeExtraction } from '../../src/products/documents/sources/extraction.service.ts';
import { selectSource } from '../../src/products/documents/sources/source.repository.ts';
import { selectPages } from '../../src/products/documents/sources/source-page.repository.ts';
import { NORTH, startTestApp, type TestApp } from '../support/app.ts';

const { engine: tesseract } = openOcr('tesseract.js', {
  languages: ['eng'],
  processes: 1,
  timeoutMs: 60_000,
});
const WORDS = ['the first sheet', 'the second sheet'];
let app: TestApp;
let scope: TenantScope;
beforeAll(async () => {
  app = await startTestApp();
  scope = scopeOf(app.kernel.db, app.tenants.north.id);
});
afterAll(async () => {
  await tesseract?.close();
  await app.close();
});

async function uploadScan(lines: readonly string[]): Promise<string> {
  const sheets = await Promise.all(lines.map((line) => photograph([line, 'as it was photographed'])));
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(writeScan(sheets))]), 'scan.pdf');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  return data.file_id;
}

/** Reads pictures with Tesseract, and tells how many it was asked about. */
function countingEngine() {
  let asked = 0;
  const ocr: OcrEngine = {
    name: 'counting',
    languages: ['eng'],
    processes: 1,
    recognise: async (picture, signal) => {
      asked += 1;
      return await tesseract?.recognise(picture, signal);
    },
    close: async () => undefined,
  };
  return { ocr, asked: () => asked };
}

type Reading = {
  readonly ocr: OcrEngine | undefined;
  readonly in?: TenantScope;
  readonly signal?: AbortSignal;
};

async function readSource(id: string, { ocr, in: given = scope, signal = NEVER }: Reading) {
  const source = await scope.read((tx) => selectSource(tx, id));
  if (!source) throw new Error('the source is gone');
  const pool = createExtractorPool({ processes: 1, scratchFolder: app.folder, ocr });
  const { files, metrics } = app.kernel;
  try {
    return await readText({ files, metrics, pool }, given, source, signal);
  } finally {
    await pool.close();
  }
}

const NEVER = new AbortController().signal;
const keptPages = (id: string) => scope.read((tx) => selectPages(tx, id, []));

test('a reading that is cut short leaves the pages it has read, and the next one does only the rest', async () => {
  const single = countingEngine();
  await readSource(await uploadScan(WORDS.slice(0, 1)), single);
  const id = await uploadScan(WORDS);
  const crash = new AbortController();
  const first = readSource(id, { ocr: countingEngine().ocr, signal: crash.signal }).catch((error) => error);
  await expect.poll(async () => (await keptPages(id)).length, { timeout: 15_000 }).toBeGreaterThan(0);
  crash.abort(new Error('killed'));
  expect(await first).toBe(crash.signal.reason);

  const kept = await keptPages(id);
  expect(kept.length).toBeLessThan(WORDS.length);
  const second = countingEngine();
  const { pages, text, engine } = await readSource(id, second);
  expect(second.asked()).toBe(single.asked() * (WORDS.length - kept.length));
  expect(pages.map(({ number, source }) => [number, source])).toEqual(WORDS.map((_, at) => [at + 1, 'ocr']));
  expect(WORDS.filter((line) => !text.includes(line))).toEqual([]);
  expect(engine).toBe('pdfium+ocr');

  const third = countingEngine();
  expect((await readSource(id, third)).text).toBe(text);
  expect(third.asked()).toBe(0);
}, 60_000);

test('until its text is stored, the source tells how far the reading has come', async () => {
  const id = await uploadScan(['a third sheet', 'a fourth sheet']);
  const tell = async () => (await app.as(NORTH).get(`/api/v1/source/${id}`)).data;
  expect((await tell()).progress).toEqual({ pages_read: 0, pages_total: null, reached: null });
  const extraction = await readSource(id, countingEngine());
  expect(await tell()).toMatchObject({ page_count: 2, progress: { pages_read: 2, pages_total: 2 } });
  await scope.write((tx) => store(tx, id, extraction));
  expect((await tell()).progress).toBeUndefined();
}, 60_000);

function store(tx: TenantTx, id: string, extraction: Extraction): Promise<void> {
  const actor = { system: 'test', tenantId: scope.tenantId, requestId: 'test' };
  return storeExtraction(app.kernel, tx, actor, { id, extraction });
}

/** The role's own limit: what waits for a lock is refused after 5 s. */
const LONG_STORE_MS = 6000;

test('two readings of one source store its text once, however long the first one takes over it', async () => {
  const form = new FormData();
  form.append('file', new Blob(['a note that two read']), 'two.txt');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  const extraction = await readSource(data.file_id, { ocr: undefined });
  const stored = Promise.withResolvers<void>();
  const first = scope.write(async (tx) => {
    await store(tx, data.file_id, extraction);
    stored.resolve();
    await sleep(LONG_STORE_MS);
  });
  await stored.promise;
  await scope.write((tx) => store(tx, data.file_id, extraction));
  await first;
  const about = `target_id=${data.file_id}&action=documents.source.extracted`;
  expect((await app.as(NORTH).get(`/api/v1/audit?${about}`)).data.items).toHaveLength(1);
}, 60_000);

test('only of formats that leave pages behind is asked what they left', async () => {
  const form = new FormData();
  form.append('file', new Blob(['a note']), 'note.txt');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  const mute = { ...scope, read: () => Promise.reject(new Error('asked')) };
  expect((await readSource(data.file_id, { ocr: undefined, in: mute })).text).toBe('a note');
  await expect(readSource(await uploadScan(['a scan']), { ocr: undefined, in: mute })).rejects.toThrow(
    'asked',
  );
}, 60_000);

test('a page that cannot be kept ends the reading: its lease is gone', async () => {
  const id = await uploadScan(['a sheet that nobody may keep']);
  const lost = new Error('the lease was lost');
  const fenced = { ...scope, write: () => Promise.reject(lost) };
  await expect(readSource(id, { ocr: tesseract, in: fenced })).rejects.toBe(lost);
  expect(await keptPages(id)).toEqual([]);
}, 60_000);
