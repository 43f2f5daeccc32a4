import { readdir, readlink } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';

const CONTENT = '0123456789abcdefghij';

let app: TestApp;
let path = '';
let etag = '';
beforeAll(async () => {
  app = await startTestApp();
  path = `/api/v1/source/${(await add(CONTENT)).file_id}/content`;
  etag = (await read({})).headers.get('etag') ?? '';
});
afterAll(() => app.close());

async function add(content: string): Promise<{ file_id: string; sha256: string }> {
  const form = new FormData();
  form.append('file', new Blob([content]), 'letters.txt');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  return data;
}
const read = (headers: Record<string, string>) => app.as(NORTH).get(path, { headers });

test('the original says that parts of it can be read', async () => {
  const whole = await read({});
  expect(whole).toMatchObject({ status: 200, text: CONTENT });
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
});

test.each([
  ['bytes=0-0', '0', 'bytes 0-0/20'],
  ['bytes=5-9', '56789', 'bytes 5-9/20'],
  ['Bytes=15-', 'fghij', 'bytes 15-19/20'],
  ['bytes=15-9999', 'fghij', 'bytes 15-19/20'],
  ['bytes=-3', 'hij', 'bytes 17-19/20'],
  ['bytes=-9999', CONTENT, 'bytes 0-19/20'],
])('%s is answered with these bytes alone', async (range, text, contentRange) => {
  const part = await read({ range });
  expect(part).toMatchObject({ status: 206, text });
  expect(part.headers.get('content-range')).toBe(contentRange);
  expect(part.headers.get('content-length')).toBe(String(text.length));
  expect(part.headers.get('etag')).toBe(etag);
  expect(part.headers.get('content-security-policy')).toContain('sandbox');
});

test.each(['bytes=20-', 'bytes=999-1000', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
  '%s lies past the end: 416 with the size',
  async (range) => {
    const refused = await read({ range });
    expect(refused).toMatchObject({ status: 416, error: { code: 'range_not_satisfiable' } });
    expect(refused.headers.get('content-range')).toBe('bytes */20');
    expect(refused.error.message).toContain('20');
  },
);

test.each(['bytes=9-5', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6', ''])(
  'a range that says %j is passed over, and the whole is sent',
  async (range) => {
    const whole = await read({ range });
    expect(whole).toMatchObject({ status: 200, text: CONTENT });
    expect(whole.headers.get('content-range')).toBeNull();
  },
);

test('a part of another version is never put to what the client has: If-Range sends the whole', async () => {
  const range = 'bytes=5-9';
  expect(await read({ range, 'if-range': etag })).toMatchObject({ status: 206, text: '56789' });
  for (const other of ['"another"', `W/${etag}`, 'Sat, 01 Jan 2022 00:00:00 GMT'])
    expect(await read({ range, 'if-range': other })).toMatchObject({ status: 200, text: CONTENT });
});

test('a reader that leaves in the midst of a large file leaves nothing open', async (context) => {
  if (process.platform !== 'linux') return context.skip('open files are counted in /proc');
  const { file_id: id, sha256 } = await add('x'.repeat(20_000_000));
  const left = await new Promise<number>((resolve) => {
    const headers = { authorization: `Bearer ${app.tokens.north}`, range: 'bytes=1000000-' };
    const asked = request(`${app.url}/api/v1/source/${id}/content`, { headers }, (answer) => {
      answer.once('data', () => asked.destroy()).once('close', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => undefined);
    });
    asked.end();
  });
  expect(left).toBe(206);
  await expect.poll(() => openFiles(sha256)).toBe(0);
});

/** How many files under that name this process holds open; the server of the test is in it. */
async function openFiles(name: string): Promise<number> {
  const numbers = await readdir('/proc/self/fd');
  const paths = await Promise.all(
    numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')),
  );
  return paths.filter((path) => path.includes(name)).length;
}
