import { afterAll, beforeAll, expect, test } from 'vitest';
import { inPlatform } from '#kernel/database/scope.ts';
import { makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { operationsOf } from '#test/support/contract.ts';
import { joinAs } from '#test/support/people.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const FLAG = 'documents.extract_on_arrival';
/** Two things in every list; roles, tenants and the audit trail have them already. @returns ids for the lists' paths */
async function fillLists(): Promise<Record<string, string>> {
  const north = app.as(NORTH);
  const source_ids: string[] = [];
  for (const word of ['one', 'two']) {
    await north.post('/api/v1/projects', { name: word });
    const form = new FormData();
    form.append('file', new Blob([word]), `${word}.txt`);
    source_ids.push((await north.post('/api/v1/upload', form)).data.file_id);
    await north.put(`/api/v1/admin/feature-flags/${FLAG}`, { value: word === 'one' });
    await joinAs(app, NORTH, 'viewer');
    const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.north.ownerId));
    await app.with().post('/api/v1/auth/link', { token });
  }
  await north.post('/api/v1/batches', { source_ids });
  const { data: batch } = await north.post('/api/v1/batches', { source_ids });
  return { key: FLAG, batch_id: batch.id };
}

test('a cursor is read by the list that gave it and by no other', async () => {
  const ids = await fillLists();
  const lists = operationsOf(app.server)
    .filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
    .map(({ path }) => path.replace(/\{(\w+)\}/, (_, name: string) => ids[name] ?? ''));
  const ask = (path: string, query: string) =>
    (path.includes('/platform/') ? app.asPlatform() : app.as(NORTH)).get(`${path}?limit=1${query}`);
  expect(lists.length).toBeGreaterThan(7);
  const accepted = [];
  for (const given of lists) {
    const cursor = (await ask(given, '')).data.next_cursor;
    expect(cursor, given).toEqual(expect.any(String));
    for (const path of lists) {
      const reply = await ask(path, `&cursor=${cursor}`);
      if (reply.status === 200) accepted.push([given, path]);
      else
        expect(reply).toMatchObject({
          status: 422,
          error: { details: { fields: [{ path: 'query.cursor' }] } },
        });
    }
  }
  expect(accepted).toEqual(lists.map((path) => [path, path]));
});
