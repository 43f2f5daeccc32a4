import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

test('a tenant sees its own projects and no other', async () => {
  await api.as(NORTH).post('/api/v1/projects', { name: 'Audit' });
  await api.as(SOUTH).post('/api/v1/projects', { name: 'Audit' });
  const { data } = await api.as(NORTH).get('/api/v1/projects');
  expect(data.items).toEqual([
    {
      id: expect.any(String),
      name: 'Audit',
      state: 'active',
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    },
  ]);
});

test('a project that is opened answers 201 with its ETag and leaves an audit row', async () => {
  const opened = await api.as(NORTH).post('/api/v1/projects', { name: 'Lease 2026' });
  expect(opened.status).toBe(201);
  expect(opened.headers.get('etag')).toBe(`"${opened.data.updated_at}"`);
  const trail = await api.as(NORTH).get(`/api/v1/audit?target_id=${opened.data.id}`);
  expect(trail.data.items).toMatchObject([{ action: 'documents.project.created', outcome: 'success' }]);
});

test('a name that the tenant has already is refused', async () => {
  await api.as(NORTH).post('/api/v1/projects', { name: 'Twice' });
  const again = await api.as(NORTH).post('/api/v1/projects', { name: 'Twice' });
  expect(again).toMatchObject({ status: 409, error: { code: 'project_name_taken' } });
});

test.each([[''], ['   '], ['x'.repeat(121)], [7], [undefined]])('the name %j is refused', async (name) => {
  const refused = await api.as(NORTH).post('/api/v1/projects', { name });
  expect(refused).toMatchObject({ status: 422, error: { code: 'validation_error' } });
  expect(refused.error.details.fields[0].path).toBe('body.name');
});

test('every field at fault is named, unknown ones too', async () => {
  const refused = await api.as(NORTH).post('/api/v1/projects', { name: '', tenant_id: 'x', role: 'owner' });
  const paths = refused.error.details.fields.map((field: { path: string }) => field.path);
  expect(paths.sort()).toEqual(['body.name', 'body.role', 'body.tenant_id']);
});

test('a change with the ETag of an older version is refused, with the current one accepted', async () => {
  const { data } = await api.as(NORTH).post('/api/v1/projects', { name: 'Contested' });
  const path = `/api/v1/projects/${data.id}`;
  const headers = { 'if-match': `"${data.updated_at}"` };
  expect(await api.as(NORTH).patch(path, { state: 'archived' }, { headers })).toMatchObject({ status: 200 });
  const late = await api.as(NORTH).patch(path, { name: 'Mine' }, { headers });
  expect(late).toMatchObject({ status: 412, error: { code: 'precondition_failed' } });
});

test('the same Idempotency-Key opens one project, also in parallel, and is refused for another body', async () => {
  const headers = { 'idempotency-key': 'one-project' };
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => api.as(NORTH).post('/api/v1/projects', { name: 'Once' }, { headers })),
  );
  expect(new Set(replies.map((reply) => `${reply.status} ${reply.data.id}`)).size).toBe(1);
  const other = await api.as(NORTH).post('/api/v1/projects', { name: 'Other' }, { headers });
  expect(other).toMatchObject({ status: 422, error: { code: 'idempotency_key_reused' } });
});

test('pages follow each other by cursor without gap or repeat', async () => {
  for (let n = 0; n < 5; n += 1) await api.as(SOUTH).post('/api/v1/projects', { name: `Page ${n}` });
  const names: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { data } = await api.as(SOUTH).get(`/api/v1/projects?limit=2${cursor && `&cursor=${cursor}`}`);
    names.push(...data.items.map((item: { name: string }) => item.name));
    cursor = data.next_cursor;
  }
  expect(names).toEqual(['Page 4', 'Page 3', 'Page 2', 'Page 1', 'Page 0', 'Audit']);
});

test('a deleted project is gone', async () => {
  const { data } = await api.as(NORTH).post('/api/v1/projects', { name: 'Short-lived' });
  expect(await api.as(NORTH).delete(`/api/v1/projects/${data.id}`)).toMatchObject({
    status: 200,
    data: null,
  });
  expect(await api.as(NORTH).get(`/api/v1/projects/${data.id}`)).toMatchObject({ status: 404 });
});

test('nobody reads without signing in, in the language they ask for', async () => {
  const headers = { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' };
  const refused = await api.with().get('/api/v1/projects', { headers });
  expect(refused).toMatchObject({ status: 401, error: { code: 'auth_required' } });
  expect(refused.error.message).toContain('connecté');
});
