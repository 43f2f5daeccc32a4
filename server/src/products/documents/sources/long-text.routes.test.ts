import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopeOf, type TenantScope } from '#kernel/database/scope.ts';
import { StreamedJson } from '#kernel/http/streamed-json.ts';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { answerOf } from './shown-extraction.ts';
import type { Extract } from './source.schema.ts';

/** Pages of at most 200,000 characters: this is four, of which no two go out together. */
const LONG = Array.from({ length: 18_000 }, (_, n) => `Line ${n} of "a long text" \\ tells été.`).join(
  '\n\n',
);

let app: TestApp;
let scope: TenantScope;
let id: string;
beforeAll(async () => {
  app = await startTestApp();
  scope = scopeOf(app.kernel.db, app.tenants.north.id);
  const form = new FormData();
  form.append('file', new Blob([LONG]), 'long.md');
  id = (await app.as(NORTH).post('/api/v1/upload', form)).data.file_id;
  await app.as(NORTH).post('/api/v1/extract', { file_id: id, mode: 'text' });
});
afterAll(() => app.close());

const extract = (input: Partial<Extract>) =>
  app.as(NORTH).post('/api/v1/extract', { file_id: id, mode: 'text', ...input });
const whole = (input: Partial<Extract>) =>
  answerOf(scope, { file_id: id, mode: 'text', ...input } as Extract, Number.POSITIVE_INFINITY);

test.each([{}, { output: 'markdown' }, { output: 'json' }, { pages: '2-3' }, { pages: '1,4' }] as const)(
  'a long text goes out in parts and is the same answer: %j',
  async (input) => {
    const { data, headers } = await extract(input);
    expect(headers.get('content-length')).toBeNull();
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(data).toEqual(await whole(input));
  },
);

test('a page that the long text does not have is refused as before', async () => {
  expect(await extract({ pages: '9' })).toMatchObject({ status: 422, error: { code: 'page_not_found' } });
});

test('a summary of it says whether it is of the beginning alone', async () => {
  const { data } = await extract({ mode: 'summary' });
  expect(data.summary).toMatchObject({ engine: 'extractive', is_truncated: false });
});

test('a source that is deleted while its text goes out breaks the answer off', async () => {
  const streamed = await answerOf(scope, { file_id: id, mode: 'text' });
  if (!(streamed instanceof StreamedJson)) throw new Error('it was held whole');
  await app.as(NORTH).delete(`/api/v1/source/${id}`);
  await expect(text(streamed.open())).rejects.toMatchObject({ code: 'not_found' });
});
