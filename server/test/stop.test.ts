import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { NORTH, startTestApp, type TestApp } from './support/app.ts';

test('a stop lets the request in flight finish, and takes no other', async () => {
  const stopping = await startTestApp();
  const { data } = await stopping.as(NORTH).post('/api/v1/projects', { name: 'held' });
  const path = `/api/v1/projects/${data.id}`;
  // As browsers do, opened ahead and never used.
  const idle = connect(Number(new URL(stopping.url).port), '127.0.0.1').on('error', () => undefined);
  const [patched] = await withAdmin(stopping.adminUrl, async (admin) => {
    await admin.query('begin');
    await admin.query('select from documents.project where id = $1 for update', [data.id]);
    const inFlight = stopping.as(NORTH).patch(path, { name: 'finished' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = stopping.server.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(fetch(`${stopping.url}/health`)).rejects.toThrow();
    await admin.query('commit');
    return Promise.all([inFlight, closed]);
  });
  expect(patched).toMatchObject({ status: 200, data: { name: 'finished' } });
  idle.destroy();
  await stopping.close();
});

test('a client that left before its answer does not hold a stop', async () => {
  const left = await startTestApp();
  const { data } = await left.as(NORTH).post('/api/v1/projects', { name: 'held' });
  const idle = connect(Number(new URL(left.url).port), '127.0.0.1').on('error', () => undefined);
  await withAdmin(left.adminUrl, async (admin) => {
    await admin.query('begin');
    await admin.query('select from documents.project where id = $1 for update', [data.id]);
    const client = new AbortController();
    const leaving = fetch(`${left.url}/api/v1/projects/${data.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${left.tokens.north}` },
      signal: client.signal,
    });
    const waiters = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const waiting = async () => (await admin.query(waiters)).rowCount;
    await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0);
    client.abort();
    await expect(leaving).rejects.toThrow();
    await admin.query('commit');
  });
  // It cost as much as any: it is counted, as nginx would.
  const metrics = async () => (await fetch(`${left.url}/metrics`)).text();
  await expect.poll(metrics, { timeout: 20_000 }).toMatch(/DELETE.*status="499"/);
  await left.close();
  idle.destroy();
});

const FILE = 'content-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf';

/** An upload whose sender never sends the rest. */
function beginUpload(app: TestApp, part = FILE): Socket {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').on('error', () => undefined);
  socket.write(
    `POST /api/v1/upload HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${app.tokens.north}\r\n` +
      'content-type: multipart/form-data; boundary=x\r\ncontent-length: 100000\r\n\r\n' +
      `--x\r\n${part}`,
  );
  return socket;
}

test('an upload whose rest never comes holds a stop no longer than the drain', async () => {
  const stopping = await startTestApp({ HTTP_DRAIN_SECONDS: '1' });
  const arrived = new Promise((resolve) => stopping.server.server.once('request', resolve));
  const upload = beginUpload(stopping);
  await arrived;
  const startedAt = performance.now();
  await stopping.server.close();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  upload.destroy();
  await stopping.close();
});

test.each([
  ['before its file', ''],
  ['in the middle of its file', FILE],
])('an upload that its sender gives up %s is no failure of ours', async (_, part) => {
  const lines: string[] = [];
  const log = createLogger({
    level: 'error',
    isTerminal: false,
    destination: { write: (line) => lines.push(line) },
  });
  const app = await startTestApp({}, { log });
  const arrived = new Promise((resolve) => app.server.server.once('request', resolve));
  const upload = beginUpload(app, part);
  await arrived;
  // Who sends it is known by now, and its parts are waited for.
  await new Promise((resolve) => setTimeout(resolve, 300));
  upload.destroy();
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text();
  await expect.poll(metrics).toMatch(/errors_total\{code="client_gone"\} 1/);
  await app.close();
  expect(lines).toEqual([]);
});
