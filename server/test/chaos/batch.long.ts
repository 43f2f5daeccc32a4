import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runUnderKills, uploadDocuments } from '../support/batch-run.ts';

/** `npm run test:robust` does the same with 10,000. */
const DOCUMENTS = 150;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test(`a batch of ${DOCUMENTS} documents survives kill -9 of its workers: each is read once`, async () => {
  const ids = await uploadDocuments(app, DOCUMENTS);
  const run = await runUnderKills(app, ids, { workers: 2, pauseMs: [700, 1500], killsMax: 3 });
  expect(run).toMatchObject({ state: 'succeeded', succeeded: DOCUMENTS });
  expect(run.readings).toEqual({ documents: DOCUMENTS, stored: DOCUMENTS });
  expect(run.kills).toBeGreaterThan(0);
}, 90_000);
