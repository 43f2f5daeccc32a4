import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { damaged, damagedInside } from '../../src/products/documents/extraction/testing/damage.ts';
import { PACKAGES } from '../../src/products/documents/extraction/testing/small-documents.ts';
import { NORTH, startTestApp, type TestApp } from '../support/app.ts';
import { watchParsers } from './support/parsers.ts';
import { SPECIMENS, type Specimen } from './support/specimens.ts';
import { counted, verdictOn } from './support/verdict.ts';

const COPIES = Number(process.env.SOCLE_ROBUST_MUTATIONS ?? 10_000);
const SEED = Number(process.env.SOCLE_ROBUST_SEED ?? Math.floor(Math.random() * 1e9));
/**
 * With the seed, one copy of a run alone. Both stand in a failure as they are to be set before
 * `npm run test:robust -- mutations`.
 */
const ONLY = process.env.SOCLE_ROBUST_COPY;
const CHOSEN = ONLY === undefined ? Array.from({ length: COPIES }, (_, copy) => copy) : [Number(ONLY)];
const AT_ONCE = 6;
/** Reading ends after 20 s, also when nothing came of it; the rest is for the line and for a busy machine. */
const ANSWER_SECONDS = 120;
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: '20', ACCESS_TOKEN_TTL_S: '86400' });
  await app.as(NORTH).put('/api/v1/admin/feature-flags/documents.extract_on_arrival', { value: false });
});
afterAll(() => app.close());

async function damagedCopy([name, bytes]: Specimen, seed: number): Promise<Buffer> {
  const isInside = PACKAGES.has(name) && seed % 2 === 0;
  return isInside ? await damagedInside(bytes, seed) : damaged(bytes, seed);
}

/** What the API says of a damaged file: the code of its refusal, `read`, or what it should never say. */
async function verdictOnCopy(name: string, bytes: Buffer, where: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  const added = await app.as(NORTH).post('/api/v1/upload', form);
  if (added.status >= 400) return verdictOn(where, added.status, added.error?.code);
  const read = await app.as(NORTH).post('/api/v1/extract', { file_id: added.data.file_id, mode: 'text' });
  if (read.status >= 400) return verdictOn(where, read.status, read.error?.code);
  return read.data.text.trim() === '' ? `${where}: a success with nothing` : 'read';
}

/** As `verdictOnCopy`; that no answer came is an outcome too, which names the file. */
async function outcomeOf(copy: number): Promise<string> {
  const specimen = SPECIMENS[copy % SPECIMENS.length] as Specimen;
  const [name] = specimen;
  const where = `${name} SOCLE_ROBUST_SEED=${SEED} SOCLE_ROBUST_COPY=${copy}`;
  const bytes = await damagedCopy(specimen, SEED + copy);
  const patience = new AbortController();
  const outcome = await Promise.race([
    verdictOnCopy(name, bytes, where).catch((error) => `${where}: ${error}`),
    sleep(ANSWER_SECONDS * 1000, `${where}: no answer in ${ANSWER_SECONDS} s`, { signal: patience.signal }),
  ]);
  patience.abort();
  // A busy machine can be the cause, so it is no failure; the file is named for whoever wants to know.
  if (outcome === 'extraction_timeout') process.stdout.write(`  ${where}: ${outcome}\n`);
  return outcome;
}

test(`${CHOSEN.length} damaged documents through the server, seed ${SEED}: each is read or refused by its code`, async () => {
  const startedAt = performance.now();
  const outcomes = new Map<string, number>();
  const copies = [...CHOSEN];
  const largestOf = watchParsers();
  const lane = async () => {
    for (let copy = copies.shift(); copy !== undefined; copy = copies.shift()) {
      const outcome = await outcomeOf(copy);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const largest = await largestOf();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(
    `  seed ${SEED}, ${CHOSEN.length} files in ${seconds} s, largest parser ${Math.round(largest / 2 ** 20)} MiB: ${counted(outcomes)}\n`,
  );
  expect([...outcomes.keys()].filter((outcome) => outcome.includes(' '))).toEqual([]);
  if (ONLY === undefined) expect(outcomes.get('no_speech') ?? 0).toBeGreaterThan(COPIES / 1000);
  expect(largest).toBeLessThan(MEMORY_LIMIT_BYTES);
  expect(await app.as(NORTH).get('/ready')).toMatchObject({ status: 200 });
});
