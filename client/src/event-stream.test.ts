import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { AssistEvent } from './assist.ts';
import { type Body, type ClientOptions, createClient } from './client.ts';

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real HTTP server; each question is answered by the next of these, the last one for ever. */
async function serve(...answers: ((response: ServerResponse) => unknown)[]) {
  const asked: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ headers: request.headers, body });
      void (answers.length > 1 ? answers.shift() : answers[0])?.(response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const begin = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const refusal = {
  success: false,
  data: null,
  error: { code: 'x', message: 'No.', remedy: '', request_id: 'r' },
};
const refuse = (status: number, code: string) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ...refusal, error: { ...refusal.error, code } }));
const answer = (response: ServerResponse) => {
  begin(response);
  response.end(event('text', { text: 'Yes' }) + event('done', { text: 'Yes', statements: [] }));
};

const QUESTION: Body<'postAiAssist'> = { action: 'ask', source_ids: ['f'], question: 'What?' };
const ask = (baseUrl: string, options: ClientOptions & { signal?: AbortSignal } = {}) =>
  createClient({ baseUrl, sleep: () => Promise.resolve(), ...options }).assist.stream(QUESTION, options);

async function heard(events: AsyncIterable<AssistEvent>, told: AssistEvent[] = []): Promise<AssistEvent[]> {
  for await (const one of events) told.push(one);
  return told;
}

test('pieces come as they are written, wherever the line cuts them, and the whole answer last', async () => {
  const bytes = Buffer.from(
    `:\n\n${event('text', { text: 'Le toit a été\n' })}${event('new', 1)}:\n\n${event('done', { text: 'é' })}`,
  );
  const { baseUrl, asked } = await serve(async (response) => {
    begin(response);
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
  });
  expect(await heard(ask(baseUrl))).toEqual([
    { type: 'text', text: 'Le toit a été\n' },
    { type: 'done', answer: { text: 'é' } },
  ]);
  expect(asked[0]).toMatchObject({
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(QUESTION),
  });
});

test('before its first byte it is renewed, tried again and refused as any call', async () => {
  const { baseUrl, asked } = await serve(refuse(401, 'auth_required'), refuse(503, 'over_capacity'), answer);
  const renew = () => Promise.resolve(true);
  expect(await heard(ask(baseUrl, { renew }))).toHaveLength(2);
  expect(asked).toHaveLength(3);
  const refusing = await serve(refuse(409, 'source_without_text'));
  const told = heard(ask(refusing.baseUrl));
  await expect(told).rejects.toMatchObject({ name: 'ApiError', code: 'source_without_text', status: 409 });
  const whole = await serve((response) => void response.end('{"success":true,"data":{},"error":null}'));
  await expect(heard(ask(whole.baseUrl))).rejects.toMatchObject({ code: 'response_unreadable' });
});

test('an error on the way is a refusal like any other, and nothing is asked twice', async () => {
  const { baseUrl, asked } = await serve((response) => {
    begin(response);
    response.end(
      event('text', { text: 'Y' }) + event('error', { ...refusal, error: { code: 'over_capacity' } }),
    );
  });
  const told: AssistEvent[] = [];
  await expect(heard(ask(baseUrl), told)).rejects.toMatchObject({ name: 'ApiError', code: 'over_capacity' });
  expect(told).toEqual([{ type: 'text', text: 'Y' }]);
  expect(asked).toHaveLength(1);
});

test.each([
  ['ends without the whole answer', (response: ServerResponse) => response.end(), 'network_unreachable'],
  ['breaks', (response: ServerResponse) => response.destroy(), 'network_unreachable'],
  [
    'is garbled',
    (response: ServerResponse) => response.end('event: text\ndata: {"te\n\n'),
    'response_unreadable',
  ],
])('a stream that %s is told as such', async (_how, end, code) => {
  const { baseUrl, asked } = await serve((response) => {
    begin(response);
    response.write(event('text', { text: 'Y' }), () => end(response));
  });
  await expect(heard(ask(baseUrl))).rejects.toMatchObject({ name: 'ApiError', code });
  expect(asked).toHaveLength(1);
});

test('a line that falls silent is given up, one with a heartbeat is not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let line: ServerResponse | undefined;
  const { baseUrl } = await serve((response) => {
    line = response;
    begin(response);
    response.write(event('text', { text: 'Y' }));
  });
  const events = ask(baseUrl);
  expect((await events.next()).value).toEqual({ type: 'text', text: 'Y' });
  for (const text of ['es', ', indeed']) {
    const next = events.next();
    vi.advanceTimersByTime(59_000);
    line?.write(`:\n\n${event('text', { text })}`);
    expect((await next).value).toEqual({ type: 'text', text });
  }
  const last = events.next();
  vi.advanceTimersByTime(60_001);
  await expect(last).rejects.toMatchObject({ code: 'request_timeout' });
});

test('who stops reading, or gives up, closes the connection', async () => {
  const left: Promise<void>[] = [];
  const { baseUrl } = await serve((response) => {
    begin(response);
    response.write(event('text', { text: 'Y' }));
    left.push(new Promise((resolve) => response.once('close', () => resolve())));
  });
  for await (const { type } of ask(baseUrl)) if (type === 'text') break;
  const giveUp = new AbortController();
  const events = ask(baseUrl, { signal: giveUp.signal });
  await events.next();
  giveUp.abort();
  await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' });
  await Promise.all(left);
  expect(left).toHaveLength(2);
});
