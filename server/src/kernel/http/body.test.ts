import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const PROJECTS = '/api/v1/projects';
/** Sends these very bytes, as the owner of the north. */
async function send(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${app.tokens.north}`;
  const reply = await fetch(app.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
  return { status: reply.status, ...((await reply.json()) as { data: { id: string; name: string } }) };
}
const refusedFor = (path: unknown, message: unknown = expect.any(String)) => ({
  status: 422,
  error: { code: 'validation_error', details: { fields: [{ path, message }] } },
});

test.each(['', ' ', 'x'.repeat(256)])(
  'an Idempotency-Key that cannot be kept whole is refused: %#',
  async (key) => {
    const keyed = (language: string) =>
      app.as(NORTH).post(
        PROJECTS,
        { name: newId() },
        {
          headers: { 'idempotency-key': key, 'accept-language': language },
        },
      );
    expect(await keyed('en')).toMatchObject(
      refusedFor('header.idempotency-key', 'must have 1 to 255 characters'),
    );
    expect(await keyed('fr')).toMatchObject(
      refusedFor('header.idempotency-key', 'doit avoir de 1 à 255 caractères'),
    );
  },
);

test('two keys that differ in their last of 255 characters are two requests', async () => {
  const keys = ['a', 'b'].map((end) => 'k'.repeat(254) + end);
  const ask = (key: string) =>
    app.as(NORTH).post(PROJECTS, { name: newId() }, { headers: { 'idempotency-key': key } });
  const replies = [await ask(keys[0] ?? ''), await ask(keys[1] ?? '')];
  expect(replies.map((reply) => reply.status)).toEqual([201, 201]);
});

test.each([
  'text/plain',
  'text/plain;charset=utf-8',
  'application/xml',
  'nonsense',
  'multipart/form-data; boundary=x',
])('a body that says it is %s is refused for its type on a route of JSON', async (type) => {
  const body = type.startsWith('multipart') ? '--x--\r\n' : '{"name":"as JSON"}';
  for (const path of [PROJECTS, '/api/v1/auth/login', '/api/v1/auth/revoke']) {
    expect(await send(path, body, { 'content-type': type })).toMatchObject({
      status: 415,
      error: { code: 'unsupported_media_type' },
    });
  }
});

test('JSON that says so in other words, or says its charset, is read', async () => {
  const types = ['application/json; charset=utf-8', 'APPLICATION/JSON'];
  for (const type of types) {
    const body = JSON.stringify({ name: newId() });
    expect(await send(PROJECTS, body, { 'content-type': type })).toMatchObject({ status: 201 });
  }
});

test.each([
  ['a NUL', '\\u0000', 'must not hold a NUL character'],
  ['half a character', '\\ud83d', 'must not hold half a character (a lone surrogate)'],
  ['half a character', '\\uDC00', 'must not hold half a character (a lone surrogate)'],
])('%s in a text is refused by the name of its field: %s', async (_what, sequence, message) => {
  const place = refusedFor('body.name', message);
  expect(await send(PROJECTS, `{"name":"a${sequence}b"}`)).toMatchObject(place);
  const roles = `{"key":"a_role","name":"x","permissions":["kernel.audit.read","${sequence}"]}`;
  expect(await send('/api/v1/admin/roles', roles)).toMatchObject(refusedFor('body.permissions.1', message));
  const login = `{"email":"a@b.example","password":"${sequence}"}`;
  expect(await send('/api/v1/auth/login', login)).toMatchObject(refusedFor('body.password', message));
});

test('a text at the bottom of a body that only nests is found, and named as far as a reader would read', async () => {
  const depth = 400_000;
  const reply = await send(PROJECTS, `${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`);
  expect(reply).toMatchObject(refusedFor(expect.stringMatching(/^body(\.0){97}/)));
  expect(JSON.stringify(reply).length).toBeLessThan(2000);
});

test('a NUL in the address is refused by the name of its parameter', async () => {
  for (const path of ['/api/v1/jobs?name=a%00', '/api/v1/audit?action=a%00', '/api/v1/sources?q=a%00']) {
    const name = /\?(\w+)=/.exec(path)?.[1];
    const refused = refusedFor(`query.${name}`, 'must not hold a NUL character');
    expect(await app.as(NORTH).get(path)).toMatchObject(refused);
  }
});

test('whole characters of every plane are kept, escaped or not, as a text that only speaks of an escape', async () => {
  for (const name of ['Bâtiment 🏛️', '\\u0000 and \\ud83d in words', '\ufffd']) {
    expect((await send(PROJECTS, JSON.stringify({ name }))).data.name).toBe(name);
  }
  expect((await send(PROJECTS, '{"name":"\\ud83c\\udfdb"}')).data.name).toBe('🏛');
});

test.each([
  ['{"__proto__":{"admin":true},"name":"x"}', 'it has a field named __proto__'],
  ['{"name":"x","in":{"\\u005f_proto__":1}}', 'it has a field named __proto__'],
  ['{"constructor":{"prototype":{}},"name":"x"}', 'constructor'],
  ['{"name":', 'the body is not JSON'],
  ['', 'the body is empty'],
])('what a body cannot be read for is told: %s', async (body, reason) => {
  expect(await send(PROJECTS, body)).toMatchObject({
    status: 400,
    error: { code: 'malformed_request', message: expect.stringContaining(reason) },
  });
});

test('where no body is asked for, one that is announced as JSON and empty is none', async () => {
  const created = await send(PROJECTS, '{"name":"short-lived"}');
  const headers = { authorization: `Bearer ${app.tokens.north}`, 'content-type': 'application/json' };
  const reply = await fetch(`${app.url}${PROJECTS}/${created.data.id}`, { method: 'DELETE', headers });
  expect(reply.status).toBe(200);
});

test('a body that is not UTF-8 is malformed', async () => {
  const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]);
  const refused = { status: 400, error: { code: 'malformed_request' } };
  expect(await send(PROJECTS, bytes)).toMatchObject(refused);
  expect(await send(PROJECTS, Buffer.from('{"name":"\xe9"}', 'latin1'))).toMatchObject(refused);
});
