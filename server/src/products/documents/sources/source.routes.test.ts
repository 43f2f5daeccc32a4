import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import type { TestClient } from '#test/support/client.ts';
import { writePdf } from '../extraction/testing/pdf-writer.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ DOCUMENTS_UPLOAD_MAX_BYTES: '200000' }, { worker: true });
});
afterAll(() => app.close());

function form(name: string, content: string | Buffer, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) data.append(key, value);
  data.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return data;
}
const upload = (
  client: TestClient,
  name: string,
  content: string | Buffer,
  fields?: Record<string, string>,
) => client.post('/api/v1/upload', form(name, content, fields));
const settled = (client: TestClient, id: string) =>
  vi.waitFor(
    async () => {
      const { data } = await client.get(`/api/v1/source/${id}`);
      expect(['extracted', 'failed']).toContain(data.state);
      return data;
    },
    { timeout: 15_000, interval: 50 },
  );

test('a PDF that is uploaded is extracted by itself; its text, its pages and its original can be read', async () => {
  const pdf = writePdf({ pages: [['Hello from page one'], ['And page two']] });
  const added = await upload(app.as(NORTH), 'Report.pdf', pdf);
  expect(added).toMatchObject({
    status: 201,
    data: { name: 'Report.pdf', media_type: 'application/pdf', size_bytes: pdf.length, deduplicated: false },
  });
  const id = added.data.file_id;
  expect(await settled(app.as(NORTH), id)).toMatchObject({ state: 'extracted', page_count: 2 });
  const whole = await app.as(NORTH).post('/api/v1/extract', { file_id: id, mode: 'text' });
  expect(whole.data).toMatchObject({
    page_count: 2,
    engine: 'pdfium',
    pages: [{ number: 1, source: 'text' }, {}],
  });
  expect(whole.data.text).toContain('Hello from page one');
  const second = await app.as(NORTH).post('/api/v1/extract', { file_id: id, mode: 'text', pages: '2-9' });
  expect(second.data.pages.map((page: { number: number }) => page.number)).toEqual([2]);
  const original = await app.as(NORTH).get(`/api/v1/source/${id}/content`);
  expect(original.headers.get('content-disposition')).toContain('attachment');
  expect(original.headers.get('content-security-policy')).toContain('sandbox');
  expect(original.headers.get('content-length')).toBe(String(pdf.length));
});

test('a text is given as Markdown or with its blocks when that is asked for', async () => {
  const { data } = await upload(app.as(NORTH), 'prices.csv', 'name,price\nTea,2\nMilk | oat,3\n');
  await settled(app.as(NORTH), data.file_id);
  const extract = (output: string) =>
    app.as(NORTH).post('/api/v1/extract', { file_id: data.file_id, mode: 'text', output });
  const markdown = await extract('markdown');
  expect(markdown.data.text).toBe('| name | price |\n| --- | --- |\n| Tea | 2 |\n| Milk \\| oat | 3 |');
  const json = await extract('json');
  expect(json.data).toMatchObject({ output: 'json', text: 'name\tprice\nTea\t2\nMilk | oat\t3' });
  expect(json.data.pages[0].blocks).toMatchObject([{ kind: 'table', header_rows: 1, rows: { length: 3 } }]);
  const unknown = await extract('docx');
  expect(unknown).toMatchObject({ status: 422, error: { code: 'validation_error' } });
});

test('a summary is made of sentences of the text, each told with its place', async () => {
  const text = `The council builds a new school. The school opens in March with twelve classes.

It rained a lot. The new school costs eight million and the council pays three of them.
`;
  const { data } = await upload(app.as(NORTH), 'school.txt', text);
  await settled(app.as(NORTH), data.file_id);
  const summarise = (extra = {}) =>
    app.as(NORTH).post('/api/v1/extract', { file_id: data.file_id, mode: 'summary', ...extra });
  const { data: summary } = await summarise({ sentences: 2 });
  expect(summary).toMatchObject({
    mode: 'summary',
    language: 'en',
    pages: [],
    summary: { engine: 'extractive' },
  });
  expect(summary.summary.sentences).toHaveLength(2);
  for (const { text: sentence, start, end } of summary.summary.sentences)
    expect(text.slice(start, end)).toBe(sentence);
  const table = await upload(app.as(NORTH), 'numbers.csv', 'a,b\n1,2\n3,4\n');
  const refused = await app
    .as(NORTH)
    .post('/api/v1/extract', { file_id: table.data.file_id, mode: 'summary' });
  expect(refused).toMatchObject({ status: 422, error: { code: 'nothing_to_summarise' } });
});

test('the same content is stored once in a tenant, and on its own in another', async () => {
  const first = await upload(app.as(NORTH), 'a.txt', 'the same words');
  const again = await upload(app.as(NORTH), 'b.txt', 'the same words');
  const elsewhere = await upload(app.as(SOUTH), 'c.txt', 'the same words');
  expect(again).toMatchObject({ status: 200, data: { file_id: first.data.file_id, deduplicated: true } });
  expect(elsewhere).toMatchObject({ status: 201, data: { deduplicated: false } });
  expect(elsewhere.data.file_id).not.toBe(first.data.file_id);
});

test('eight uploads of one content at once make one source', async () => {
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => upload(app.as(NORTH), 'p.txt', 'in parallel')),
  );
  expect(new Set(replies.map((reply) => reply.data.file_id)).size).toBe(1);
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
});

test('a deleted source is gone with its text and its file, and can be uploaded again', async () => {
  const { data } = await upload(app.as(NORTH), 'gone.txt', 'soon forgotten');
  await settled(app.as(NORTH), data.file_id);
  expect(await app.as(NORTH).delete(`/api/v1/source/${data.file_id}`)).toMatchObject({
    status: 200,
    data: null,
  });
  expect(await app.as(NORTH).get(`/api/v1/source/${data.file_id}`)).toMatchObject({ status: 404 });
  const isKept = () => app.kernel.files.withLocalFile(app.tenants.north.id, data.sha256, async () => true);
  await vi.waitFor(() => expect(isKept()).rejects.toMatchObject({ code: 'file_missing' }), 10_000);
  expect(await upload(app.as(NORTH), 'gone.txt', 'soon forgotten')).toMatchObject({ status: 201 });
});

test('a search finds words of either language with or without accents, in its own tenant alone', async () => {
  const { data } = await upload(app.as(NORTH), 'bail.txt', 'Le dépôt de garantie est versé à la signature.');
  await settled(app.as(NORTH), data.file_id);
  for (const q of ['depot', 'DÉPÔTS', '"depot de garantie"', 'bail.txt']) {
    const found = await app.as(NORTH).get(`/api/v1/sources?q=${encodeURIComponent(q)}`);
    expect(found.data.items.map((item: { file_id: string }) => item.file_id)).toEqual([data.file_id]);
  }
  const { data: listed } = await app.as(NORTH).get('/api/v1/sources?q=garantie');
  expect(listed.items[0].snippet).toBe('Le dépôt de «garantie» est versé à la signature.');
  expect((await app.as(SOUTH).get('/api/v1/sources?q=garantie')).data.items).toEqual([]);
});

test('a source belongs to a project of its own tenant, and stays when the project goes', async () => {
  const project = await app.as(NORTH).post('/api/v1/projects', { name: 'Files' });
  const { data } = await upload(app.as(NORTH), 'in.txt', 'in a project', { project_id: project.data.id });
  expect(data.project_id).toBe(project.data.id);
  const foreign = await upload(app.as(SOUTH), 'in.txt', 'in a project', { project_id: project.data.id });
  expect(foreign).toMatchObject({ status: 404, error: { code: 'not_found' } });
  await app.as(NORTH).delete(`/api/v1/projects/${project.data.id}`);
  expect((await app.as(NORTH).get(`/api/v1/source/${data.file_id}`)).data.project_id).toBeNull();
});

test.each([
  ['empty.txt', '', 400, 'empty_file'],
  ['big.txt', 'x'.repeat(200_001), 413, 'file_too_large'],
  ['tool.exe', Buffer.from('MZ\x90\x00binary', 'latin1'), 415, 'unsupported_format'],
  ['really.pdf', '<html><body>Please sign in</body></html>', 415, 'mime_mismatch'],
])('%s is refused with its code and nothing is kept', async (name, content, status, code) => {
  const before = await app.as(NORTH).get('/api/v1/sources?limit=100');
  expect(await upload(app.as(NORTH), name, content)).toMatchObject({ status, error: { code } });
  const after = await app.as(NORTH).get('/api/v1/sources?limit=100');
  expect(after.data.items.length).toBe(before.data.items.length);
});

test('a truncated PDF is stored, and says why it has no text', async () => {
  const pdf = writePdf({ pages: [['whole']] });
  const { data } = await upload(app.as(NORTH), 'cut.pdf', pdf.subarray(0, 200));
  expect(await settled(app.as(NORTH), data.file_id)).toMatchObject({
    state: 'failed',
    error_code: 'corrupt_file',
  });
  const extracted = await app.as(NORTH).post('/api/v1/extract', { file_id: data.file_id, mode: 'text' });
  expect(extracted).toMatchObject({ status: 422, error: { code: 'corrupt_file' } });
});

test.each(['../../etc/passwd.txt', 'C:\\temp\\report.txt', 'gpj.\u202etxt'])(
  'the name %j is only a label',
  async (name) => {
    const { data } = await upload(app.as(NORTH), name, `content of ${name}`);
    expect(data.name).not.toMatch(/[/\\\u202e]/);
  },
);

test('a form without a file, and a mode that does not exist, name what is wrong', async () => {
  const data = new FormData();
  data.append('note', 'no file');
  expect(await app.as(NORTH).post('/api/v1/upload', data)).toMatchObject({
    status: 422,
    error: { code: 'validation_error' },
  });
  const { data: source } = await upload(app.as(NORTH), 'm.txt', 'modes');
  const refused = await app.as(NORTH).post('/api/v1/extract', { file_id: source.file_id, mode: 'poem' });
  expect(refused).toMatchObject({ status: 422, error: { details: { fields: [{ path: 'body.mode' }] } } });
});

test.each(['http://169.254.169.254/latest/meta-data', 'http://localhost/', 'http://127.1/', 'http://[::1]/'])(
  'the address %s is refused, and the answer does not tell why',
  async (url) => {
    const refused = await app.as(NORTH).post('/api/v1/download-from-url', { url });
    expect(refused).toMatchObject({ status: 403, error: { code: 'url_forbidden' } });
    expect(refused.text).not.toMatch(/169\.254|127\.|::1/);
  },
);

test('a search uses the index of the words although row-level security stands before it', async () => {
  const plan = await withAdmin(app.adminUrl, async (admin) => {
    const tenant = app.tenants.north.id;
    await admin.query(`insert into documents.source (tenant_id, id, name, media_type, size_bytes, sha256, origin)
      select '${tenant}', gen_random_uuid(), 'n', 't', 1, encode(sha256(i::text::bytea), 'hex'), 'upload' from generate_series(1, 3000) i`);
    await admin.query(`insert into documents.source_page (tenant_id, source_id, number, text, source, confidence)
      select '${tenant}', id, 1, 'word' || id, 'text', 1 from documents.source where name = 'n'`);
    await admin.query('vacuum analyze documents.source_page');
    await admin.query('begin');
    await admin.query('set local enable_seqscan = off');
    await admin.query('set local role socle_app');
    await admin.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    const { rows } = await admin.query(
      "explain select source_id from documents.source_page where search @@ to_tsquery('simple', 'rare')",
    );
    await admin.query('rollback');
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('source_page_search');
});

test('an upload holds one connection at a time: a pool of one is enough', async () => {
  const narrow = await startTestApp({ DATABASE_POOL_CONNECTIONS: '1', FEATURE_FLAGS_CACHE_TTL: '0' });
  const replies = await Promise.all(
    Array.from({ length: 4 }, (_, n) => upload(narrow.as(NORTH), `${n}.txt`, `content ${n}`)),
  );
  expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201, 201]);
  await narrow.close();
});
