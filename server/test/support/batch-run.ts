import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withAdmin } from '#kernel/database/prepare.ts';
import { newId } from '#kernel/ids/id.ts';
import { writePdf } from '../../src/products/documents/extraction/testing/pdf-writer.ts';
import { NORTH, type TestApp } from './app.ts';
import { startProductWorker } from './product-worker.ts';

const UPLOADS_AT_ONCE = 8;

export type BatchRun = {
  readonly state: string;
  readonly succeeded: number;
  readonly kills: number;
  readonly seconds: number;
  /** Largest resident memory seen of a worker, its parsers not counted. */
  readonly peakWorkerBytes: number;
  /** How often the reading of a document was stored: once for each, or something was done again. */
  readonly readings: { readonly documents: number; readonly stored: number };
};

/** Uploads generated documents of several kinds, none of which is read on arrival. @returns their ids */
export async function uploadDocuments(app: TestApp, count: number): Promise<string[]> {
  await app.as(NORTH).put('/api/v1/admin/feature-flags/documents.extract_on_arrival', { value: false });
  const numbers = Array.from({ length: count }, (_, index) => index);
  const ids: string[] = [];
  const lane = async () => {
    for (let n = numbers.shift(); n !== undefined; n = numbers.shift()) ids.push(await upload(app, n));
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, lane));
  return ids;
}

async function upload(app: TestApp, n: number): Promise<string> {
  const pages = Array.from({ length: 1 + (Math.floor(n / 3) % 3) }, (_, page) => [
    `Document ${n}, page ${page}`,
    newId(),
  ]);
  const kinds = [
    { name: `${n}.pdf`, content: new Uint8Array(writePdf({ pages })) },
    { name: `${n}.csv`, content: `number,id\n${n},${newId()}\n` },
    { name: `${n}.html`, content: `<h1>Document ${n}</h1><p>${newId()}</p>` },
  ];
  const { name, content } = kinds[n % kinds.length] as (typeof kinds)[number];
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  return (await app.as(NORTH).post('/api/v1/upload', form)).data.file_id;
}

/** Runs a batch while workers are killed with SIGKILL at random moments, and waits for its end. */
export async function runUnderKills(
  app: TestApp,
  ids: readonly string[],
  { workers: count, pauseMs, killsMax }: { workers: number; pauseMs: [number, number]; killsMax: number },
): Promise<BatchRun> {
  const { data: batch } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  const startedAt = performance.now();
  const workers = Array.from({ length: count }, () => startProductWorker(app));
  let [kills, peakWorkerBytes] = [0, 0];
  try {
    for (;;) {
      await sleep(pauseMs[0] + Math.random() * (pauseMs[1] - pauseMs[0]));
      peakWorkerBytes = Math.max(peakWorkerBytes, ...workers.map(residentBytes));
      const { data } = await app.as(NORTH).get(`/api/v1/batches/${batch.id}`);
      if (data.finished_at !== null) {
        const seconds = (performance.now() - startedAt) / 1000;
        const { state, succeeded } = data;
        return { state, succeeded, kills, seconds, peakWorkerBytes, readings: await countReadings(app) };
      }
      if (kills >= killsMax) continue;
      const victim = Math.floor(Math.random() * count);
      workers[victim]?.kill('SIGKILL');
      workers[victim] = startProductWorker(app);
      kills += 1;
    }
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
  }
}

function residentBytes({ pid }: ChildProcess): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(pages) * 4096;
  } catch {
    return 0;
  }
}

/** Each reading leaves one row in the append-only trail, in the transaction that stores the text. */
function countReadings({ adminUrl }: TestApp): Promise<BatchRun['readings']> {
  return withAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query(
      `select count(*)::int as stored, count(distinct target_id)::int as documents
       from kernel.audit_event where action = 'documents.source.extracted'`,
    );
    return rows[0];
  });
}
