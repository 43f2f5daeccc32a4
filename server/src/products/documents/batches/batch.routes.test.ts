import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';

let app: TestApp;
/** No text is read on arrival: what is read here, a batch has read. */
beforeAll(async () => {
  app = await startTestApp({}, { worker: true });
  await setFlag('documents.extract_on_arrival', false);
});
afterAll(() => app.close());

const setFlag = (key: string, value: boolean) =>
  app.as(NORTH).put(`/api/v1/admin/feature-flags/${key}`, { value });

async function projectOf(contents: readonly string[]): Promise<{ projectId: string; ids: string[] }> {
  const projectId = (await app.as(NORTH).post('/api/v1/projects', { name: newId() })).data.id;
  const ids: string[] = [];
  for (const [index, content] of contents.entries()) {
    const form = new FormData();
    form.append('project_id', projectId);
    form.append('file', new Blob([content]), `file ${index + 1}.csv`);
    const { data } = await app.as(NORTH).post('/api/v1/upload', form);
    ids.push(data.file_id);
  }
  return { projectId, ids };
}
const rows = (count: number) => Array.from({ length: count }, () => `name,id\nrow,${newId()}\n`);
/** Opens as a table and holds no text: a document that can be told by its content to have none. */
let hollows = 0;
function hollow(): string {
  hollows += 1;
  return ' \n'.repeat(hollows);
}
const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const { data } = await app.as(NORTH).get(`/api/v1/batches/${id}`);
      expect(data.finished_at).not.toBeNull();
      return data;
    },
    { timeout: 15_000, interval: 50 },
  );

test('a batch of a project is queued, read in the background, and told item by item', async () => {
  const { projectId } = await projectOf([...rows(5), hollow()]);
  const made = await app.as(NORTH).post('/api/v1/batches', { project_id: projectId });
  expect(made).toMatchObject({ status: 202, data: { state: 'queued', total: 6, project_id: projectId } });
  const { id } = made.data;
  expect(await ended(id)).toMatchObject({ state: 'partial', succeeded: 5, failed: 1, cancelled: 0 });
  const first = await app.as(NORTH).get(`/api/v1/batches/${id}/items?limit=5`);
  expect(first.data.items.map((item: { number: number }) => item.number)).toEqual([1, 2, 3, 4, 5]);
  const rest = await app
    .as(NORTH)
    .get(`/api/v1/batches/${id}/items?limit=5&cursor=${first.data.next_cursor}`);
  expect(rest.data).toMatchObject({
    items: [{ number: 6, state: 'failed', error_code: 'empty_document', duration_ms: expect.any(Number) }],
    next_cursor: null,
  });
  const failed = await app.as(NORTH).get(`/api/v1/batches/${id}/items?state=failed`);
  expect(failed.data.items).toHaveLength(1);
  const listed = await app.as(NORTH).get(`/api/v1/batches?project_id=${projectId}`);
  expect(listed.data.items).toMatchObject([{ id, state: 'partial' }]);
});

test('a text that is there already is not read again', async () => {
  const { ids } = await projectOf(rows(2));
  const once = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  await ended(once.data.id);
  const before = await app.as(NORTH).get(`/api/v1/source/${ids[0]}`);
  const again = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  expect(await ended(again.data.id)).toMatchObject({ state: 'succeeded', succeeded: 2 });
  const after = await app.as(NORTH).get(`/api/v1/source/${ids[0]}`);
  expect(after.data.updated_at).toBe(before.data.updated_at);
});

test('the result is JSON Lines or a ZIP, in the order of the batch', async () => {
  const { ids } = await projectOf([...rows(2), hollow()]);
  const { data } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  await ended(data.id);
  const headers = { authorization: `Bearer ${app.tokens.north}` };
  const get = (query: string) => fetch(`${app.url}/api/v1/batches/${data.id}/result?${query}`, { headers });
  const lines = (await (await get('format=jsonl&output=markdown')).text()).trimEnd().split('\n');
  const parsed = lines.map((line) => JSON.parse(line));
  expect(parsed).toMatchObject([
    { number: 1, file_id: ids[0], state: 'succeeded' },
    { number: 2, state: 'succeeded' },
    { number: 3, state: 'failed', error_code: 'empty_document', result: null },
  ]);
  expect(parsed[0].result.text).toContain('| name | id |');
  const reply = await get('format=zip');
  expect(reply.headers.get('content-disposition')).toContain(`batch-${data.id}.zip`);
  const zip = await fromBufferPromise(Buffer.from(await reply.arrayBuffer()), { lazyEntries: true });
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  expect(names).toEqual(['00001-file 1.csv.txt', '00002-file 2.csv.txt']);
});

test('what failed is worked on again, and nothing else', async () => {
  const { ids } = await projectOf([...rows(1), hollow()]);
  const { data } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  await ended(data.id);
  const retried = await app.as(NORTH).post(`/api/v1/batches/${data.id}/retry`);
  expect(retried).toMatchObject({ status: 202, data: { state: 'queued', succeeded: 1, failed: 0 } });
  expect(await ended(data.id)).toMatchObject({ state: 'partial', succeeded: 1, failed: 1 });
});

test('a cancelled batch begins nothing more, ends, and can be taken up again', async () => {
  const { ids } = await projectOf(rows(30));
  const { data } = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  const cancelled = await app.as(NORTH).post(`/api/v1/batches/${data.id}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, data: { state: 'cancelled' } });
  const end = await ended(data.id);
  expect(end.cancelled).toBeGreaterThan(0);
  expect(end.succeeded + end.cancelled).toBe(30);
  const twice = await app.as(NORTH).post(`/api/v1/batches/${data.id}/cancel`);
  expect(twice).toMatchObject({ status: 409, error: { code: 'batch_not_cancellable' } });
  await app.as(NORTH).post(`/api/v1/batches/${data.id}/retry`);
  expect(await ended(data.id)).toMatchObject({ state: 'succeeded', succeeded: 30, cancelled: 0 });
  const nothing = await app.as(NORTH).post(`/api/v1/batches/${data.id}/retry`);
  expect(nothing).toMatchObject({ status: 409, error: { code: 'batch_not_retryable' } });
});

test('without batch.async.enabled it is done within the call', async () => {
  await setFlag('batch.async.enabled', false);
  const { ids } = await projectOf([...rows(6), hollow()]);
  const done = await app.as(NORTH).post('/api/v1/batches', { source_ids: ids });
  expect(done).toMatchObject({ status: 201, data: { state: 'partial', succeeded: 6, failed: 1 } });
  expect(done.data.finished_at).not.toBeNull();
  await setFlag('batch.async.enabled', true);
});

test('what cannot be a batch is refused, and leaves none behind', async () => {
  const before = await app.as(NORTH).get('/api/v1/batches');
  const post = (input: object) => app.as(NORTH).post('/api/v1/batches', input);
  const empty = await app.as(NORTH).post('/api/v1/projects', { name: newId() });
  const refused = { status: 422, error: { code: 'batch_without_sources' } };
  expect(await post({ project_id: empty.data.id })).toMatchObject(refused);
  expect(await post({})).toMatchObject(refused);
  expect(await post({ project_id: newId() })).toMatchObject({ status: 404 });
  const { ids } = await projectOf(rows(1));
  expect(await post({ source_ids: [...ids, newId()] })).toMatchObject({ status: 404 });
  const foreign = await app.as(SOUTH).post('/api/v1/batches', { source_ids: ids });
  expect(foreign).toMatchObject({ status: 404, error: { code: 'not_found' } });
  expect(await post({ source_ids: [] })).toMatchObject({ status: 422, error: { code: 'validation_error' } });
  expect(await app.as(NORTH).get('/api/v1/batches')).toMatchObject({ data: before.data });
});
