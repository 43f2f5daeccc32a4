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
const POLL_MS = 250;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ ACCESS_TOKEN_TTL_S: '86400' }, { worker: true });
});
afterAll(() => app.close());

/** Every file of the folder, whatever it is, the references among them. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Uploads a file, and gives its id or what became of it. */
async function upload(path: string): Promise<{ name: string; id?: string; outcome?: string }> {
  const name = basename(path);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await readFile(path))]), name);
  const { status, data, error } = await app.as(NORTH).post('/api/v1/upload', form);
  return status < 400 ? { name, id: data.file_id } : { name, outcome: verdictOn(name, status, error?.code) };
}

/** Waits until the job that reads it has ended, and gives what became of it. */
async function outcomeOf(name: string, id: string, deadline: number): Promise<string> {
  for (; Date.now() < deadline; await sleep(POLL_MS)) {
    const { status, data } = await app.as(NORTH).get(`/api/v1/source/${id}`);
    if (status !== 200) continue;
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
    const deadline = Date.now() + PATIENCE_MS;
    const uploaded = [];
    for (const path of files) uploaded.push(await upload(path));
    // One after the other: who asks for all at once keeps the server from the reading.
    for (const { name, id, outcome } of uploaded) {
      const became = outcome ?? (await outcomeOf(name, id ?? '', deadline));
      outcomes.set(became, (outcomes.get(became) ?? 0) + 1);
    }
    const largest = await largestOf();
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(
      `  ${files.length} files in ${seconds} s, largest parser ${Math.round(largest / 2 ** 20)} MiB: ${counted(outcomes)}\n`,
    );
    expect([...outcomes.keys()].filter((outcome) => outcome.includes(' '))).toEqual([]);
    expect(outcomes.get('read') ?? 0).toBeGreaterThan(files.length / 2);
    expect(largest).toBeLessThan(MEMORY_LIMIT_BYTES);
    const { data: unfinished } = await app.as(NORTH).get('/api/v1/jobs?state=running');
    expect(unfinished.items).toEqual([]);
    expect(await app.as(NORTH).get('/ready')).toMatchObject({ status: 200 });
  },
);
