import { request } from 'node:http';
import { connect } from 'node:net';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { createApi } from '#kernel/http/api.ts';
import { createCapacityGuard } from '#kernel/http/capacity.ts';
import { createServer } from '#kernel/http/server.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { NORTH, startTestApp, type TestApp } from './support/app.ts';
import { operationsOf } from './support/contract.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ HTTP_BODY_MAX_BYTES: '2048', HTTP_REQUEST_TIMEOUT_SECONDS: '1' });
});
afterAll(() => app.close());

const raw = (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method,
    body,
    headers: { authorization: `Bearer ${app.tokens.north}`, 'content-type': 'application/json', ...headers },
  }).then(async (reply) => ({
    status: reply.status,
    headers: reply.headers,
    ...((await reply.json()) as { error: { code: string } }),
  }));

test('every answer has the envelope and the request id, its own or the one that was given', async () => {
  const reply = await app
    .as(NORTH)
    .get('/api/v1/projects', { headers: { 'x-request-id': 'from-the-client' } });
  expect(JSON.parse(reply.text)).toEqual({
    success: true,
    data: { items: [], next_cursor: null },
    error: null,
  });
  expect(reply.headers.get('x-request-id')).toBe('from-the-client');
  const forged = await app.as(NORTH).get('/nowhere.json', { headers: { 'x-request-id': 'bad id\t{}' } });
  expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['broken JSON', '{"name": ', 400, 'malformed_request'],
  ['an empty body', '', 400, 'malformed_request'],
  ['a body that is too large', JSON.stringify({ name: 'x'.repeat(4000) }), 413, 'payload_too_large'],
  ['a NUL in a text', '{"name":"a\\u0000b"}', 422, 'validation_error'],
  ['a list in place of an object', '[]', 422, 'validation_error'],
  ['a prototype in the body', '{"__proto__":{"admin":true},"name":"x"}', 400, 'malformed_request'],
])('%s is refused with its code', async (_name, body, status, code) => {
  expect(await raw('POST', '/api/v1/projects', body)).toMatchObject({ status, error: { code } });
});

test('another content type is refused', async () => {
  const reply = await raw('POST', '/api/v1/projects', 'name=x', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect(reply).toMatchObject({ status: 415, error: { code: 'unsupported_media_type' } });
});

test.each([
  '/api/v1/projects/not-a-uuid',
  '/api/v1/projects?limit=0',
  '/api/v1/projects?limit=101',
  '/api/v1/projects?cursor=%00',
  '/api/v1/sources?state=lost',
])('%s names the parameter that is wrong', async (path) => {
  const reply = await app.as(NORTH).get(path);
  expect(reply).toMatchObject({ status: 422, error: { code: 'validation_error' } });
  expect(reply.error.details.fields).toHaveLength(1);
});

test('what does not exist is 404 in the envelope; an address that cannot be decoded is 400', async () => {
  expect(await app.as(NORTH).get('/api/v1/nothing')).toMatchObject({
    status: 404,
    error: { code: 'not_found' },
  });
  expect(await app.as(NORTH).get('/api/v1/projects/%E0%A4%A')).toMatchObject({
    status: 400,
    error: { code: 'malformed_request' },
  });
});

test('a body that trickles in is given up', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const slow = request(`${app.url}/api/v1/projects`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${app.tokens.north}`,
        'content-type': 'application/json',
        'content-length': '100',
      },
    });
    slow.on('response', (reply) => resolve(reply.statusCode ?? 0));
    slow.on('error', reject);
    slow.write('{');
  });
  expect(status).toBe(408);
  expect(await app.as(NORTH).get('/api/v1/projects')).toMatchObject({ status: 200 });
});

test('garbage on the socket does not hurt the server', async () => {
  const port = Number(new URL(app.url).port);
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('\x16\x03\x01GET / \r\n\r\n'));
    socket.on('close', () => resolve()).on('error', () => resolve());
    socket.resume();
  });
  expect(await app.with().get('/health')).toMatchObject({ status: 200 });
});

test.each([
  '/..',
  '/../../etc/passwd',
  '/%2e%2e/x',
  '//etc/passwd',
  `/${'a'.repeat(300)}`,
  `/api/v1/source/${'a'.repeat(5000)}`,
])('the address %.30s leads nowhere, and is no fault of ours', async (path) => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.setEncoding('utf8').once('data', (text) => resolve(String(text)));
    socket.once('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });
  expect(Number(answer.split(' ')[1])).toBeLessThan(500);
});

test.each(['XYZ /api/v1/projects HTTP/1.1\r\nhost: x\r\n\r\n', 'garbage\r\n\r\n'])(
  'what is not HTTP gets the envelope too: %j',
  async (bytes) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(bytes));
      socket.setEncoding('utf8').once('data', (text) => resolve(String(text)));
      socket.once('error', reject);
    });
    const body = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
    expect(body).toMatchObject({
      success: false,
      error: { code: 'malformed_request', request_id: expect.any(String) },
    });
  },
);

test('headers that are too large are told their limit', async () => {
  const reply = await fetch(`${app.url}/api/v1/projects`, { headers: { 'x-large': 'a'.repeat(20_000) } });
  const { error } = (await reply.json()) as { error: object };
  expect([reply.status, error]).toMatchObject([
    431,
    { code: 'headers_too_large', message: expect.stringContaining('16384 bytes') },
  ]);
});

test('security headers are on every answer', async () => {
  for (const path of ['/api/v1/projects', '/nowhere', '/health']) {
    const { headers } = await app.with().get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('another site may call only when the operator named it', async () => {
  const origin = 'https://app.example';
  const closed = await fetch(`${app.url}/api/v1/projects`, { headers: { origin } });
  expect(closed.headers.get('access-control-allow-origin')).toBeNull();
  const open = await startTestApp({ CORS_ALLOWED_ORIGINS: origin });
  const allowed = await fetch(`${open.url}/api/v1/projects`, { headers: { origin } });
  expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
  await open.close();
});

describe('limits', () => {
  test('a tenant that spends its minute gets 429 with the time to wait, another tenant does not', async () => {
    const strict = await startTestApp({ RATE_LIMIT_TENANT_PER_MINUTE: '5' });
    const replies = [];
    for (let n = 0; n < 6; n += 1) replies.push(await strict.as(NORTH).get('/api/v1/projects'));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(replies[4]?.headers.get('ratelimit')).toMatch(/^"tenant";r=0;t=\d+$/);
    expect(Number(replies[5]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await strict.as('south').get('/api/v1/projects')).toMatchObject({ status: 200 });
    await strict.close();
  });

  test('shadow mode counts and refuses nothing', async () => {
    const shadow = await startTestApp({ RATE_LIMIT_TENANT_PER_MINUTE: '2', RATE_LIMIT_MODE: 'shadow' });
    for (let n = 0; n < 5; n += 1)
      expect(await shadow.as(NORTH).get('/api/v1/projects')).toMatchObject({ status: 200 });
    await shadow.close();
  });

  test('a forged X-Forwarded-For changes nothing unless its sender is a trusted proxy', async () => {
    const strict = await startTestApp({ RATE_LIMIT_IP_PER_MINUTE: '3' });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${n}` };
      statuses.push((await strict.with().get('/api/v1/projects', { headers })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    await strict.close();
  });

  test('a heavy endpoint that is full answers 503 over_capacity', () => {
    const guard = createCapacityGuard(1);
    const leave = guard.enter();
    expect(() => guard.enter()).toThrow(expect.objectContaining({ code: 'over_capacity', status: 503 }));
    leave();
    leave();
    guard.enter();
    expect(() => guard.enter()).toThrow();
  });
});

test('a route that declares no known permission, no limit class or no schema does not start, or does not compile', async () => {
  const server = await createServer(app.kernel);
  const api = createApi(server, {
    ...app.kernel,
    authenticator: app.kernel.identity.authenticator,
    capacity: createCapacityGuard(1),
    permissions: new Set(['documents.project.read']),
  });
  const options = {
    permission: 'documents.project.read',
    limit: 'read',
    summary: 'x',
    reply: Type.Null(),
  } as const;
  type Options = Parameters<typeof api.get>[1];
  const route = (changed: Partial<Options>) => () =>
    api.get('/api/v1/x', { ...options, ...changed } as Options, async () => null);
  expect(route({ permission: 'documents.project.raed' })).toThrow(/declares no known permission/);
  expect(route({ permission: '' })).toThrow(/declares no known permission/);
  for (const name of ['limit', 'summary'] as const)
    expect(route({ [name]: undefined })).toThrow(/declares no limit class or no summary/);
  const { reply: _, ...unanswered } = options;
  // @ts-expect-error what it answers is not declared: the check of types fails on this line
  expect(() => api.get('/api/v1/x', unanswered, async () => null)).not.toThrow();
  // @ts-expect-error what it takes is not declared: a handler cannot read it
  api.post('/api/v1/y', { ...options }, async ({ input }) => void input.name);
});

test('every operation has a summary, an id of its own, and says how it fails', () => {
  const operations = operationsOf(app.server);
  expect(operations.length).toBeGreaterThan(20);
  expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
  const { paths } = app.server.swagger() as {
    paths?: Record<string, Record<string, { summary?: string; responses?: object }>>;
  };
  for (const methods of Object.values(paths ?? {})) {
    for (const { summary, responses } of Object.values(methods)) {
      expect(summary).toBeTruthy();
      expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
  }
});

test('health is alive without a database; readiness names what is missing, and requests say so', async () => {
  const fragile = await startTestApp();
  const name = new URL(fragile.adminUrl).pathname.slice(1);
  const server = new URL(fragile.adminUrl);
  server.pathname = '/postgres';
  const setConnections = (allowed: boolean) =>
    withAdmin(server.href, async (admin) => {
      await admin.query(`alter database ${name} allow_connections ${allowed}`);
      if (!allowed)
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          name,
        ]);
    });
  await setConnections(false);
  expect(await fragile.with().get('/health')).toMatchObject({ status: 200 });
  expect((await fragile.with().get('/ready')).text).toContain('{"name":"database","status":"unavailable"}');
  expect((await fragile.as(NORTH).get('/api/v1/projects')).status).toBeGreaterThanOrEqual(500);
  await setConnections(true);
  expect(await fragile.with().get('/ready')).toMatchObject({ status: 200 });
  expect(await fragile.as(NORTH).get('/api/v1/projects')).toMatchObject({ status: 200 });
  await fragile.close();
});

test('a server that is behind sheds requests with 503, but still says that it is alive', async () => {
  const behind = await startTestApp({ HTTP_EVENT_LOOP_LAG_MAX_MILLISECONDS: '50' });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const hold = (ms: number) => {
    for (const until = performance.now() + ms; performance.now() < until; );
  };
  const holdAndAsk = async () => {
    for (let n = 0; n < 8; n += 1) {
      hold(150);
      await pause(0);
    }
    return Promise.all([behind.as(NORTH).get('/api/v1/projects'), behind.with().get('/health')]);
  };
  await pause(2100);
  // The lag is sampled once a second: a request may still come before the sample that knows.
  let [request, probe] = await holdAndAsk();
  for (let tries = 1; request.status !== 503 && tries < 5; tries += 1) [request, probe] = await holdAndAsk();
  expect(request).toMatchObject({ status: 503, error: { code: 'over_capacity' } });
  expect(request.headers.get('retry-after')).toBe('2');
  expect(probe).toMatchObject({ status: 200 });
  await behind.close();
});

test('a production log line tells the route and the tenant, and never a secret', async () => {
  const lines: string[] = [];
  const log = createLogger({
    level: 'info',
    isTerminal: false,
    destination: { write: (line) => lines.push(line) },
  });
  log.info(
    { password: 'hunter2', body: { refresh_token: 'srt_x' }, headers: { authorization: 'Bearer x' } },
    'careless',
  );
  expect(lines.join()).not.toMatch(/hunter2|srt_x|Bearer x/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'careless', password: '[secret]' });
});
