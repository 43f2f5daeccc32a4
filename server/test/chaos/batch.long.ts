import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { NORTH, startTestApp, type TestApp } from '../support/app.ts';
import { runUnderKills, scannedPages, uploadDocuments } from '../support/batch-run.ts';
import { startProductWorker } from '../support/product-worker.ts';

/** `npm run test:robust` does the same with 10,000. */
const DOCUMENTS = 150;
const SCAN_EVERY = 30;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test(`a batch of ${DOCUMENTS} documents survives kill -9 of its workers: each is read once, and no finished page again`, async () => {
  const ids = await uploadDocuments(app, DOCUMENTS, { scanEvery: SCAN_EVERY });
  const run = await runUnderKills(app, ids, { workers: 2, pauseMs: [700, 1500], killsMax: 3 });
  expect(run).toMatchObject({ state: 'succeeded', succeeded: DOCUMENTS });
  expect(run.readings).toEqual({ documents: DOCUMENTS, stored: DOCUMENTS });
  const pages = scannedPages(DOCUMENTS, SCAN_EVERY);
  expect(run.scanned).toMatchObject({ pages, finished: pages });
  expect(run.kills).toBeGreaterThan(0);
}, 90_000);

test('a document of which workers died five times ends its item, and with it the batch', async () => {
  const ids = await uploadDocuments(app, 2, { scanEvery: 2 });
  const { data: batch } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  await withAdmin(app.adminUrl, (admin) =>
    admin.query(
      `update kernel.job set crashes = 5 where state = 'queued' and payload::json->>'number' = '1'`,
    ),
  );
  const worker = startProductWorker(app);
  try {
    const told = () => app.as(NORTH).get(`/api/v1/batches/${batch.id}`);
    await expect.poll(async () => (await told()).data.finished_at, { timeout: 30_000 }).not.toBeNull();
    expect((await told()).data).toMatchObject({ state: 'partial', succeeded: 1, failed: 1 });
    const { data } = await app.as(NORTH).get(`/api/v1/batches/${batch.id}/items`);
    expect(data.items[0]).toMatchObject({ state: 'failed', error_code: 'extraction_crashed' });
  } finally {
    worker.kill('SIGKILL');
  }
}, 60_000);
