import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '#kernel/outbound/testing/world.ts';
import { paragraph, writeDocx } from '#products/documents/extraction/testing/docx-writer.ts';
import { writeLockedPdf, writePdf } from '#products/documents/extraction/testing/pdf-writer.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from './support/app.ts';

/** What the server process may grow by over the whole suite: the parsers' memory is theirs, not its. */
const GROWTH_MAX_BYTES = 300 * 1024 * 1024;
let app: TestApp;
let world: World;
beforeAll(async () => {
  world = await startWorld();
  app = await startTestApp(
    { DOCUMENTS_UPLOAD_MAX_BYTES: '1000000', DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: '20' },
    { worker: true, fetch: world.fetchWith({}) },
  );
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const upload = (name: string, content: string | Buffer) => {
  const form = new FormData();
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return app.as(NORTH).post('/api/v1/upload', form);
};
/** The code with which a file is refused, when it arrives or when its text is asked for. */
async function codeOf(name: string, content: string | Buffer): Promise<string> {
  const added = await upload(name, content);
  if (added.error) return added.error.code;
  const text = await app.as(NORTH).post('/api/v1/extract', { file_id: added.data.file_id, mode: 'text' });
  return text.error?.code ?? 'read';
}
const download = (url: string) => app.as(NORTH).post('/api/v1/download-from-url', { url });
const pdf = writePdf({ pages: [['whole']] });

describe('a hostile upload', () => {
  const bomb = () => writeDocx({ body: paragraph('a'.repeat(300_000_000)) });
  const files: [string, string, () => string | Buffer, string][] = [
    ['of 300 KB that inflates to 300 MB', 'bomb.docx', bomb, 'decompression_limit'],
    ['that is a truncated PDF', 'cut.pdf', () => pdf.subarray(0, 180), 'corrupt_file'],
    ['that is an encrypted PDF', 'locked.pdf', writeLockedPdf, 'password_required'],
    ['that is a PDF without text', 'scan.pdf', () => writePdf({ pages: [[]] }), 'empty_document'],
    ['that is empty', 'empty.txt', () => '', 'empty_file'],
    ['that is too large', 'big.txt', () => 'x'.repeat(1_000_001), 'file_too_large'],
    [
      'that is a program',
      'a.txt',
      () => readFileSync(process.execPath).subarray(0, 9000),
      'unsupported_format',
    ],
    ['that is a page called a PDF', 'a.pdf', () => '<!doctype html><p>sign in', 'mime_mismatch'],
    ['with nothing to read', 'blank.txt', () => ' \n\t\n ', 'empty_document'],
  ];
  test.each(files)('%s has its code', async (_what, name, content, code) => {
    expect(await codeOf(name, content())).toBe(code);
  });

  test('of 100,000 nested elements is read', async () => {
    expect(await codeOf('deep.html', `<html><body>${'<div>'.repeat(100_000)}found`)).toBe('read');
  });

  test('whose name holds a NUL is refused', async () => {
    const boundary = 'xx';
    const part = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a\0b.txt"\r\n\r\nhi\r\n--${boundary}--\r\n`;
    const reply = await fetch(`${app.url}/api/v1/upload`, {
      method: 'POST',
      body: part,
      headers: {
        authorization: `Bearer ${app.tokens.north}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
    });
    expect(reply.status).toBe(400);
  });

  test('that stops half-way leaves nothing', async () => {
    const before = (await app.as(NORTH).get('/api/v1/sources?limit=100')).data.items.length;
    await new Promise<void>((resolve) => {
      const sender = request(`${app.url}/api/v1/upload`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${app.tokens.north}`,
          'content-type': 'multipart/form-data; boundary=xx',
          'content-length': '900000',
        },
      });
      sender.on('error', () => resolve()).on('close', () => resolve());
      sender.write(
        '--xx\r\ncontent-disposition: form-data; name="file"; filename="half.txt"\r\n\r\nhalf of it',
      );
      setTimeout(() => sender.destroy(), 200);
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await app.as(NORTH).get('/api/v1/sources?limit=100')).data.items.length).toBe(before);
  });

  test('whose form ends before its end is malformed', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="q.txt"\r\n\r\nhi\r\n';
    const headers = {
      authorization: `Bearer ${app.tokens.north}`,
      'content-type': 'multipart/form-data; boundary=b',
    };
    const reply = await fetch(`${app.url}/api/v1/upload`, { method: 'POST', body, headers });
    expect(reply.status).toBe(400);
  });

  test('of two files, or with a field that is not known, is refused whole', async () => {
    const form = (fields: [string, string | Blob][]) => {
      const data = new FormData();
      for (const [name, value] of fields) data.append(name, value);
      return app.as(NORTH).post('/api/v1/upload', data);
    };
    const [one, two] = [new Blob(['first of two']), new Blob(['second of two'])];
    const twice = await form([
      ['file', one],
      ['file', two],
    ]);
    expect(twice).toMatchObject({ status: 422, error: { details: { fields: [{ path: 'body.file' }] } } });
    const unknown = await form([
      ['file', one],
      ['projectid', 'x'],
    ]);
    expect(unknown).toMatchObject({
      status: 422,
      error: { details: { fields: [{ path: 'body.projectid' }] } },
    });
    const project = await app.as(NORTH).post('/api/v1/projects', { name: 'after the file' });
    const late = await form([
      ['file', one],
      ['project_id', project.data.id],
    ]);
    expect(late).toMatchObject({ status: 201, data: { project_id: project.data.id } });
  });

  test('that is no form at all is malformed', async () => {
    const headers = {
      authorization: `Bearer ${app.tokens.north}`,
      'content-type': 'multipart/form-data; boundary=xx',
    };
    const reply = await fetch(`${app.url}/api/v1/upload`, { method: 'POST', body: 'nonsense', headers });
    expect([400, 422]).toContain(reply.status);
  });
});

describe('a hostile address', () => {
  const urls: [string, () => string, number, string][] = [
    ['of the metadata service', () => world.at('/', '169.254.169.254'), 403, 'url_forbidden'],
    ['of this machine', () => world.at('/', '127.0.0.1'), 403, 'url_forbidden'],
    ['whose name is inside', () => world.at('/', 'inside.example'), 403, 'url_forbidden'],
    ['whose name has one address inside', () => world.at('/', 'mixed.example'), 403, 'url_forbidden'],
    ['that redirects inside', () => world.at('/to-loopback'), 403, 'url_forbidden'],
    ['that never ends', () => world.at('/endless'), 413, 'file_too_large'],
    ['of a file', () => 'file:///etc/passwd', 400, 'url_not_allowed'],
    ['with a password', () => 'http://user:secret@site.example/', 400, 'url_not_allowed'],
  ];
  test.each(urls)('%s is refused', async (_what, url, status, code) => {
    const reply = await download(url());
    expect(reply, reply.text).toMatchObject({ status, error: { code } });
    expect(reply.text).not.toContain('secret');
  });

  test('whose name rebinds between the check and the connection reaches only what was checked', async () => {
    const reply = await download(world.at('/plain', 'rebind.example'));
    expect(reply.text).not.toContain('secret');
  });
});

test('after all of it the server is up, its memory is its own, and another tenant never noticed', async () => {
  const before = process.memoryUsage().rss;
  await Promise.all(Array.from({ length: 6 }, (_, n) => codeOf(`again-${n}.pdf`, pdf.subarray(0, 150 + n))));
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH_MAX_BYTES);
  expect(await app.with().get('/ready')).toMatchObject({ status: 200 });
  expect((await app.as(SOUTH).get('/api/v1/sources')).data.items).toEqual([]);
});
