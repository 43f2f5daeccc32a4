import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runUnderKills, scannedPages, uploadDocuments } from '../support/batch-run.ts';

const DOCUMENTS = Number(process.env.SOCLE_ROBUST_DOCUMENTS ?? 10_000);
const SCAN_EVERY = 500;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ ACCESS_TOKEN_TTL_S: '86400' });
});
afterAll(() => app.close());

test(`a batch of ${DOCUMENTS} documents under kill -9 of its workers: each is read once, and no finished page again`, async () => {
  const ids = await uploadDocuments(app, DOCUMENTS, { scanEvery: SCAN_EVERY });
  const run = await runUnderKills(app, ids, { workers: 2, pauseMs: [2000, 9000], killsMax: 1000 });
  const rate = (run.succeeded / run.seconds).toFixed(1);
  const memory = Math.round(run.peakWorkerBytes / 1024 / 1024);
  const { pages, finished, killsAmid } = run.scanned;
  process.stdout.write(
    `  ${run.succeeded} documents in ${run.seconds.toFixed(0)} s (${rate}/s) with ${run.kills} kills, ${killsAmid} of them amid a scan; ${pages} pages of scans were finished ${finished} times; a worker held at most ${memory} MiB\n`,
  );
  expect(run).toMatchObject({ state: 'succeeded', succeeded: DOCUMENTS });
  expect(run.readings).toEqual({ documents: DOCUMENTS, stored: DOCUMENTS });
  expect(run.scanned).toMatchObject({ pages: scannedPages(DOCUMENTS, SCAN_EVERY), finished: pages });
  expect(run.kills).toBeGreaterThan(DOCUMENTS >= 2000 ? 3 : 0);
});
