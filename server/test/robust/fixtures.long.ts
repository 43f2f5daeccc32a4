import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CORPUS_FOLDER } from '../../src/products/documents/extraction/testing/corpus.ts';
import { NORTH, startTestApp, type TestApp } from '../support/app.ts';
import { watchParsers } from './support/parsers.ts';
import { counted, verdictOn } from './support/verdict.ts';

const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
/** A recording is listened to, and a scan is looked at, for some seconds; nothing of the corpus is long. */
const PATIENCE_MS = 15 * 60_000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { worker: true });
});
afterAll(() => app.close());

/** Every file of the folder, whatever it is, the references among them. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Uploads a file, waits for the job that reads it, and gives what became of it. */
async function outcomeOf(path: string): Promise<string> {
  const name = basename(path);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await readFile(path))]), name);
  const added = await app.as(NORTH).post('/api/v1/upload', form);
  if (added.status >= 400) return verdictOn(name, added.status, added.error?.code);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const { data } = await app.as(NORTH).get(`/api/v1/source/${added.data.file_id}`);
    if (data.state === 'extracted') return 'read';
    if (data.state === 'failed') return verdictOn(name, 422, data.error_code ?? undefined);
  }
  return `${name}: still not read`;
}

test.skipIf(!existsSync(CORPUS_FOLDER))(
  'every public document through the server and its jobs: each is read or refused by its code',
  async () => {
    const startedAt = performance.now();
    const outcomes = new Map<string, number>();
    const files = await filesIn(CORPUS_FOLDER);
    const largestOf = watchParsers();
    for (const outcome of await Promise.all(files.map(outcomeOf)))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const largest = await largestOf();
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(
      `  ${files.length} files in ${seconds} s, largest parser ${Math.round(largest / 2 ** 20)} MiB: ${counted(outcomes)}\n`,
    );
    expect([...outcomes.keys()].filter((outcome) => outcome.includes(' '))).toEqual([]);
    expect(outcomes.get('extraction_crashed') ?? 0).toBe(0);
    expect(outcomes.get('read') ?? 0).toBeGreaterThan(files.length / 2);
    expect(largest).toBeLessThan(MEMORY_LIMIT_BYTES);
    const { data: unfinished } = await app.as(NORTH).get('/api/v1/jobs?state=running');
    expect(unfinished.items).toEqual([]);
    expect(await app.as(NORTH).get('/ready')).toMatchObject({ status: 200 });
  },
);
