import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentErrors } from '../../src/products/documents/errors.ts';
import { damaged, damagedInside } from '../../src/products/documents/extraction/testing/damage.ts';
import {
  PACKAGES,
  SMALL_DOCUMENTS,
} from '../../src/products/documents/extraction/testing/small-documents.ts';
import { NORTH, startTestApp, type TestApp } from '../support/app.ts';

const COPIES = Number(process.env.SOCLE_ROBUST_MUTATIONS ?? 10_000);
const SEED = Number(process.env.SOCLE_ROBUST_SEED ?? Math.floor(Math.random() * 1e9));
const AT_ONCE = 6;
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: '20' });
  await app.as(NORTH).put('/api/v1/admin/feature-flags/documents.extract_on_arrival', { value: false });
});
afterAll(() => app.close());

/** What the API says of a damaged file: the code of its refusal, `read`, or what it should never say. */
async function outcomeOf(copy: number): Promise<string> {
  const [name, bytes] = SMALL_DOCUMENTS[copy % SMALL_DOCUMENTS.length] as (typeof SMALL_DOCUMENTS)[number];
  const seed = SEED + copy;
  const isInside = PACKAGES.has(name) && seed % 2 === 0;
  const body = isInside ? await damagedInside(bytes, seed) : damaged(bytes, seed);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(body)]), name);
  const added = await app.as(NORTH).post('/api/v1/upload', form);
  if (added.status >= 400) return verdict(added, name, seed);
  const read = await app.as(NORTH).post('/api/v1/extract', { file_id: added.data.file_id, mode: 'text' });
  if (read.status >= 400) return verdict(read, name, seed);
  return read.data.text.trim() === '' ? `${name} seed ${seed}: a success with nothing` : 'read';
}

function verdict(
  { status, error }: { status: number; error?: { code: string } },
  name: string,
  seed: number,
): string {
  const code = error?.code ?? 'no code';
  const isExpected = Object.hasOwn(documentErrors, code) && (status < 500 || code === 'extraction_timeout');
  return isExpected ? code : `${name} seed ${seed}: ${status} ${code}`;
}

/** Resident memory of the parser processes, the largest. */
function largestParserBytes(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const sizes = children.map((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
    } catch {
      return 0;
    }
  });
  return Math.max(0, ...sizes);
}

test(`${COPIES} damaged documents through the server, seed ${SEED}: each is read or refused by its code`, async () => {
  const startedAt = performance.now();
  const outcomes = new Map<string, number>();
  const copies = Array.from({ length: COPIES }, (_, copy) => copy);
  let [isDone, largest] = [false, 0];
  const watching = (async () => {
    for (; !isDone; await sleep(200)) largest = Math.max(largest, largestParserBytes());
  })();
  const lane = async () => {
    for (let copy = copies.shift(); copy !== undefined; copy = copies.shift()) {
      const outcome = await outcomeOf(copy);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  isDone = true;
  await watching;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const counts = [...outcomes].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
  process.stdout.write(
    `  seed ${SEED}, ${COPIES} files in ${seconds} s, largest parser ${Math.round(largest / 2 ** 20)} MiB: ${counts.join(', ')}\n`,
  );
  expect([...outcomes.keys()].filter((outcome) => outcome.includes(' '))).toEqual([]);
  expect(outcomes.get('extraction_crashed') ?? 0).toBe(0);
  expect(largest).toBeLessThan(MEMORY_LIMIT_BYTES);
  expect(await app.as(NORTH).get('/ready')).toMatchObject({ status: 200 });
});
