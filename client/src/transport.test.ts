import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { createTransport, type Surroundings, type Wait } from './transport.ts';

type Reply = { status: number; body: string; headers?: Record<string, string> };
type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A real HTTP server that gives the replies in order, the last one for ever. */
async function serve(...replies: Reply[]) {
  const seen: Seen[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? succeeded(null);
    response
      .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      .end(reply.body);
  };
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { seen, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const succeeded = (data: unknown, headers = {}): Reply => ({
  status: 200,
  body: JSON.stringify({ success: true, data, error: null }),
  headers,
});

const refused = (status: number, code: string, headers = {}): Reply => ({
  status,
  body: JSON.stringify({
    success: false,
    data: null,
    error: {
      code,
      message: 'No.',
      remedy: 'Do this.',
      details: { fields: [{ path: 'name', message: 'Too long.' }] },
      request_id: 'req_1',
    },
  }),
  headers,
});

function client(baseUrl: string, around: Partial<Surroundings> = {}) {
  const waits: (Wait | null)[] = [];
  const slept: number[] = [];
  const api = createTransport({
    baseUrl,
    headers: () => ({ 'x-socle-client': 'console', 'accept-language': 'fr' }),
    explain: (code) => ({ message: `told: ${code}`, remedy: 'retry' }),
    renew: () => Promise.resolve(false),
    onWait: (wait) => waits.push(wait),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    random: () => 0,
    ...around,
  });
  return { api, waits, slept };
}

const refusalOf = async (run: Promise<unknown>): Promise<ApiError> => {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`);
  return error;
};

test('the data comes out of its envelope, and every call says who it is and in which language', async () => {
  const { baseUrl, seen } = await serve(succeeded({ id: 1 }, { etag: '"7"' }));
  const { api } = client(baseUrl);
  const answer = await api.sendTagged({
    method: 'POST',
    path: '/x',
    query: { q: 'é', none: '' },
    body: { a: 1 },
  });
  expect(answer).toEqual({ data: { id: 1 }, etag: '"7"' });
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/x?q=%C3%A9', body: '{"a":1}' });
  expect(seen[0]?.headers).toMatchObject({ 'x-socle-client': 'console', 'accept-language': 'fr' });
});

test('a refusal keeps its code, remedy, request id and fields', async () => {
  const { baseUrl } = await serve(refused(422, 'validation_error'));
  const error = await refusalOf(client(baseUrl).api.send({ method: 'POST', path: '/x', body: {} }));
  expect(error).toMatchObject({
    code: 'validation_error',
    status: 422,
    message: 'No.',
    remedy: 'Do this.',
    requestId: 'req_1',
    fields: [{ path: 'name', message: 'Too long.' }],
  });
});

test('an answer that is no envelope is told as such, with its status', async () => {
  const { baseUrl } = await serve({ status: 502, body: '<h1>Bad Gateway</h1>' });
  const error = await refusalOf(client(baseUrl).api.send({ method: 'GET', path: '/x' }));
  expect(error).toMatchObject({
    code: 'response_unreadable',
    status: 502,
    message: 'told: response_unreadable',
  });
});

test('a server that is gone is unreachable, not a broken page', async () => {
  const { baseUrl } = await serve(succeeded(null));
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const error = await refusalOf(client(baseUrl).api.send({ method: 'GET', path: '/x' }));
  expect(error).toMatchObject({ code: 'network_unreachable', status: 0 });
});

test('a safe call comes back to a busy server no sooner than it was asked to, and says so meanwhile', async () => {
  const busy = refused(503, 'over_capacity', { 'retry-after': '7' });
  const { baseUrl, seen } = await serve(busy, refused(429, 'rate_limited'), succeeded('at last'));
  const { api, slept, waits } = client(baseUrl);
  expect(await api.send({ method: 'GET', path: '/x' })).toBe('at last');
  expect(seen).toHaveLength(3);
  // The second refusal named no time: the back-off doubles, 2^1 seconds at the second attempt.
  expect(slept).toEqual([7000, 2000]);
  expect(waits.map((wait) => wait?.code)).toEqual(['over_capacity', undefined, 'rate_limited', undefined]);
});

test('a change comes back to a busy server under one key, so that it is made once', async () => {
  const { baseUrl, seen } = await serve(
    refused(503, 'over_capacity', { 'retry-after': '1' }),
    succeeded('made'),
  );
  const { api, slept } = client(baseUrl, { random: () => 0.25 });
  expect(await api.send({ method: 'POST', path: '/x', body: { a: 1 } })).toBe('made');
  expect(slept).toEqual([1250]);
  expect(seen.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  const [first, second] = seen.map(({ headers }) => headers['idempotency-key']);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
});

test('a key that was given is kept, and a call that wants no retry has none', async () => {
  const { baseUrl, seen } = await serve(refused(503, 'over_capacity'));
  const call = { method: 'POST', path: '/x', body: {}, idempotencyKey: 'mine', retries: 'none' } as const;
  await refusalOf(client(baseUrl).api.send(call));
  expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine']);
});

test('who gives up while a busy server is waited for sends nothing more', async () => {
  const { baseUrl, seen } = await serve(refused(503, 'over_capacity'));
  const giveUp = new AbortController();
  const { api } = client(baseUrl, { sleep: () => Promise.resolve(giveUp.abort()) });
  const call = { method: 'GET', path: '/x', signal: giveUp.signal } as const;
  await expect(api.send(call)).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen).toHaveLength(1);
});

test('a server that stays busy, or asks for too long a wait, ends in its own words', async () => {
  const always = await serve(refused(503, 'over_capacity'));
  await refusalOf(client(always.baseUrl).api.send({ method: 'GET', path: '/x' }));
  expect(always.seen).toHaveLength(4);
  const hour = await serve(refused(429, 'rate_limited', { 'retry-after': '3600' }));
  const error = await refusalOf(client(hour.baseUrl).api.send({ method: 'GET', path: '/x' }));
  expect(error.retryAfterSeconds).toBe(3600);
  expect(hour.seen).toHaveLength(1);
});

test('an expired session is renewed and the call goes on as if nothing had happened', async () => {
  const { baseUrl, seen } = await serve(refused(401, 'auth_token_expired'), succeeded('mine'));
  const renewals: number[] = [];
  const before = Date.now();
  const { api } = client(baseUrl, {
    renew: (sentAt) => {
      renewals.push(sentAt);
      return Promise.resolve(true);
    },
  });
  expect(await api.send({ method: 'POST', path: '/x', body: { a: 1 } })).toBe('mine');
  expect(seen.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  expect(renewals).toHaveLength(1);
  expect(renewals[0]).toBeGreaterThanOrEqual(before);
});

test('a sign-in that is refused asks for no renewal', async () => {
  const { baseUrl } = await serve(refused(401, 'auth_credentials_invalid'));
  const { api } = client(baseUrl, { renew: () => Promise.reject(new Error('must not renew')) });
  const call = { method: 'POST', path: '/x', body: {}, renewal: 'none' } as const;
  expect((await refusalOf(api.send(call))).code).toBe('auth_credentials_invalid');
});

test('a file comes as its bytes, and its refusal as a refusal', async () => {
  const { baseUrl } = await serve({ status: 200, body: '%PDF' }, refused(404, 'source_not_found'));
  const { api } = client(baseUrl);
  expect(await (await api.download({ method: 'GET', path: '/x' })).text()).toBe('%PDF');
  expect((await refusalOf(api.download({ method: 'GET', path: '/x' }))).code).toBe('source_not_found');
});

test('a call that the page gave up is no failure of the network', async () => {
  const { baseUrl } = await serve(succeeded(null));
  const call = { method: 'GET', path: '/x', signal: AbortSignal.abort() } as const;
  await expect(client(baseUrl).api.send(call)).rejects.toMatchObject({ name: 'AbortError' });
});
