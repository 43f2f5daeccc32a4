import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createClient, signIn } from './client.ts';
import { CONTRACT_VERSION, OPERATIONS } from './contract.generated.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Asked = { route: string; token: string | undefined; body: string };
type Answered = { status?: number; data?: unknown; bare?: unknown };

/** A real HTTP server whose answers are told by the route and by the token that asks. */
async function serve(answer: (asked: Asked) => Answered) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const token = request.headers.authorization?.replace('Bearer ', '');
    const one = { route: `${request.method} ${request.url}`, token, body };
    asked.push(one);
    const { status = 200, data, bare } = answer(one);
    const error = { code: 'auth_token_expired', message: 'No.', remedy: 'Renew.', request_id: 'req_1' };
    const success = status < 400;
    const envelope = { success, data: data ?? null, error: success ? null : error };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(bare ?? envelope));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test('a list is walked page after page, each asked for when it is needed', async () => {
  const { baseUrl, asked } = await serve(({ route }) => ({
    data: route.includes('cursor=two')
      ? { items: [{ name: 'c' }], next_cursor: null }
      : { items: [{ name: 'a' }, { name: 'b' }], next_cursor: 'two' },
  }));
  const names: string[] = [];
  for await (const { name } of createClient({ baseUrl, token: 't' }).documents.everySource({ q: 'rent' })) {
    names.push(name);
    if (name === 'b') expect(asked).toHaveLength(1);
  }
  expect(names).toEqual(['a', 'b', 'c']);
  expect(asked.map(({ route }) => route)).toEqual([
    'GET /api/v1/sources?q=rent',
    'GET /api/v1/sources?q=rent&cursor=two',
  ]);
});

test('an upload names its project before its file, and its file by its name', async () => {
  const { baseUrl, asked } = await serve(() => ({ data: { file_id: 'f' } }));
  const file = new File(['Rent.'], 'lease.txt');
  await createClient({ baseUrl }).documents.upload(file, { projectId: 'p1' });
  expect(asked[0]?.body).toMatch(/name="project_id"[\s\S]*p1[\s\S]*name="file"; filename="lease\.txt"/);
});

test('a session that was signed in to renews itself once for all who wait', async () => {
  let current = 1;
  const session = () => ({ access_token: `access-${current}`, refresh_token: `refresh-${current}` });
  const { baseUrl, asked } = await serve(({ route, token, body }) => {
    if (route.endsWith('/login')) return { data: session() };
    if (route.endsWith('/refresh')) {
      expect(body).toBe(`{"refresh_token":"refresh-${current}"}`);
      current += 1;
      return { data: session() };
    }
    return token === 'access-2' ? { data: { id: 'mine' } } : { status: 401 };
  });
  const client = await signIn({ email: 'a@b.c', password: 'p' }, { baseUrl });
  const both = await Promise.all([client.projects.get('1'), client.projects.get('2')]);
  expect(both).toEqual([{ id: 'mine' }, { id: 'mine' }]);
  expect(asked.filter(({ route }) => route.endsWith('/refresh'))).toHaveLength(1);
});

test('a batch is watched until it has ended', async () => {
  let looks = 0;
  const { baseUrl } = await serve(() => {
    looks += 1;
    return { data: { id: 'b', succeeded: looks, finished_at: looks === 3 ? 'now' : null } };
  });
  const seen: number[] = [];
  const client = createClient({ baseUrl, sleep: () => Promise.resolve() });
  await client.batches.untilEnded('b', { onProgress: ({ succeeded }) => seen.push(succeeded) });
  expect(seen).toEqual([1, 2, 3]);
});

const pathsOf = (operations: readonly string[]) => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: {} };
  }
  return paths;
};

test.each([
  ['the same contract', CONTRACT_VERSION, OPERATIONS, { missing: [], unknown: [], isCompatible: true }],
  [
    'a server that knows more',
    '1.9.0',
    [...OPERATIONS, 'GET /api/v1/new'],
    { missing: [], unknown: ['GET /api/v1/new'], isCompatible: true },
  ],
  [
    'a server that lacks something',
    CONTRACT_VERSION,
    OPERATIONS.filter((operation) => operation !== 'POST /api/v1/extract'),
    { missing: ['POST /api/v1/extract'], unknown: [], isCompatible: false },
  ],
  ['another major version', '2.0.0', OPERATIONS, { missing: [], unknown: [], isCompatible: false }],
])('the state of the contract tells %s', async (_name, version, operations, expected) => {
  const { baseUrl } = await serve(() => ({ bare: { info: { version }, paths: pathsOf(operations) } }));
  const state = await createClient({ baseUrl }).contract();
  expect(state).toEqual({ client: CONTRACT_VERSION, server: version, ...expected });
});
