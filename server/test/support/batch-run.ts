import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withAdmin } from '#kernel/database/prepare.ts';
import { newId } from '#kernel/ids/id.ts';
import type { Bitmap } from '../../src/products/documents/extraction/ocr/port.ts';
import { writePdf } from '../../src/products/documents/extraction/testing/pdf-writer.ts';
import { photograph, writeScan } from '../../src/products/documents/extraction/testing/scan-writer.ts';
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
  /** Pages of scans: how many there are, how often one was finished, and kills while a scan had finished pages. */
  readonly scanned: { readonly pages: number; readonly finished: number; readonly killsAmid: number };
};

const PAGES_OF_SCAN = 4;
const SHEETS = 10;

/** One document in so many is a scan, whose pages are costly: they are kept as they are read. */
type Mixture = { readonly scanEvery: number };

/** Uploads generated documents of several kinds, none of which is read on arrival. @returns their ids */
export async function uploadDocuments(app: TestApp, count: number, mixture: Mixture): Promise<string[]> {
  await app.as(NORTH).put('/api/v1/admin/feature-flags/documents.extract_on_arrival', { value: false });
  const write = await writerOf(mixture);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const ids: string[] = [];
  const lane = async () => {
    for (let n = numbers.shift(); n !== undefined; n = numbers.shift()) ids.push(await upload(app, write(n)));
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, lane));
  return ids;
}

/** Pages of the scans among so many documents. */
export function scannedPages(documents: number, scanEvery: number): number {
  return Math.ceil(documents / scanEvery) * PAGES_OF_SCAN;
}

type Written = { readonly name: string; readonly content: string | Buffer };

async function writerOf({ scanEvery }: Mixture): Promise<(n: number) => Written> {
  const sheets: Bitmap[] = [];
  for (let sheet = 0; sheet < SHEETS; sheet += 1) sheets.push(await photograph([`sheet number ${sheet}`]));
  const scanOf = (scan: number) =>
    writeScan(
      Array.from({ length: PAGES_OF_SCAN }, (_, page) => SHEETS ** page).map(
        (place) => sheets[Math.floor(scan / place) % SHEETS],
      ),
    );
  return (n) => {
    if (n % scanEvery === 0) return { name: `${n}.pdf`, content: scanOf(n / scanEvery) };
    const pages = Array.from({ length: 1 + (Math.floor(n / 3) % 3) }, (_, page) => [
      `Document ${n}, page ${page}`,
      newId(),
    ]);
    const kinds = [
      { name: `${n}.pdf`, content: writePdf({ pages }) },
      { name: `${n}.csv`, content: `number,id\n${n},${newId()}\n` },
      { name: `${n}.html`, content: `<h1>Document ${n}</h1><p>${newId()}</p>` },
    ];
    return kinds[n % kinds.length] as Written;
  };
}

async function upload(app: TestApp, { name, content }: Written): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return (await app.as(NORTH).post('/api/v1/upload', form)).data.file_id;
}

/** Runs a batch while workers are killed with SIGKILL at random moments, and waits for its end. */
export async function runUnderKills(
  app: TestApp,
  ids: readonly string[],
  { workers: count, pauseMs, killsMax }: { workers: number; pauseMs: [number, number]; killsMax: number },
): Promise<BatchRun> {
  await watchFinishedPages(app);
  const { data: batch } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  const startedAt = performance.now();
  const workers = Array.from({ length: count }, () => startProductWorker(app));
  let [kills, killsAmid, peakWorkerBytes] = [0, 0, 0];
  try {
    for (;;) {
      await sleep(pauseMs[0] + Math.random() * (pauseMs[1] - pauseMs[0]));
      peakWorkerBytes = Math.max(peakWorkerBytes, ...workers.map(residentBytes));
      const { data } = await app.as(NORTH).get(`/api/v1/batches/${batch.id}`);
      if (data.finished_at !== null) {
        const seconds = (performance.now() - startedAt) / 1000;
        const { state, succeeded } = data;
        const readings = await countReadings(app);
        const scanned = { ...(await countFinishedPages(app)), killsAmid };
        return { state, succeeded, kills, seconds, peakWorkerBytes, readings, scanned };
      }
      if (kills >= killsMax) continue;
      if (await isScanUnderWay(app)) killsAmid += 1;
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

/** Logs each page that is finished before its document is: the pages of a scan are kept one by one. */
function watchFinishedPages({ adminUrl }: TestApp): Promise<unknown> {
  return withAdmin(adminUrl, (admin) =>
    admin.query(`
      create schema watched;
      create table watched.finished_page (source_id uuid, number integer);
      create function watched.log() returns trigger language plpgsql security definer as $$
      begin
        insert into watched.finished_page select id, new.number from documents.source
          where tenant_id = new.tenant_id and id = new.source_id and state <> 'extracted';
        return null;
      end $$;
      create trigger watched after insert or update on documents.source_page
        for each row execute function watched.log();`),
  );
}

function countFinishedPages({ adminUrl }: TestApp): Promise<{ pages: number; finished: number }> {
  return withAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query(
      'select count(*)::int as finished, count(distinct (source_id, number))::int as pages from watched.finished_page',
    );
    return rows[0];
  });
}

function isScanUnderWay({ adminUrl }: TestApp): Promise<boolean> {
  return withAdmin(adminUrl, async (admin) => {
    const { rowCount } = await admin.query(
      `select from documents.source where state <> 'extracted'
       and id in (select source_id from watched.finished_page) limit 1`,
    );
    return rowCount === 1;
  });
}
