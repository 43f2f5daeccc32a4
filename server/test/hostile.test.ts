import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paragraph, writeDocx } from '#products/documents/extraction/testing/docx-writer.ts';
import { writeLockedPdf, writePdf } from '#products/documents/extraction/testing/pdf-writer.ts';
import { type ApartServer, startServerApart } from './support/apart-server.ts';
import { NORTH, SOUTH } from './support/app.ts';
import { createClient } from './support/client.ts';

/**
 * What the server itself may grow by, at its peak, from before the first hostile input to after the last: less than
 * half of what the bomb alone inflates to. A reader has a limit of its own (512 MiB, DOCUMENTS_EXTRACT_MEMORY_BYTES),
 * which is not counted here: `extractor.pool.test.ts` sees it kept.
 * Source: measured, 38 MiB.
 */
const GROWTH_MAX_BYTES = 128 * 1024 * 1024;
let app: ApartServer;
let before: ReturnType<ApartServer['memory']>;
beforeAll(async () => {
  app = await startServerApart({
    DOCUMENTS_UPLOAD_MAX_BYTES: '1000000',
    DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: '20',
  });
  before = app.memory();
});
afterAll(() => app.close());

const as = (slug: keyof ApartServer['tokens']) => createClient(app.url, app.tokens[slug]);
const at = (path: string, host = 'site.example') => `http://${host}:${app.sitePort}${path}`;
const upload = (name: string, content: string | Buffer) => {
  const form = new FormData();
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return as(NORTH).post('/api/v1/upload', form);
};
/** The code with which a file is refused, when it arrives or when its text is asked for. */
async function codeOf(name: string, content: string | Buffer): Promise<string> {
  const added = await upload(name, content);
  if (added.error) return added.error.code;
  const text = await as(NORTH).post('/api/v1/extract', { file_id: added.data.file_id, mode: 'text' });
  return text.error?.code ?? 'read';
}
const download = (url: string) => as(NORTH).post('/api/v1/download-from-url', { url });
const pdf = writePdf({ pages: [['whole']] });

describe('a hostile upload', () => {
  const bomb = () => writeDocx({ body: paragraph('a'.repeat(300_000_000)) });
  const inflating = () => {
    const packed = deflateSync(Buffer.alloc(300_000_000, ' ')).toString('latin1');
    const plain = writePdf({ pages: ['CONTENT'] }).toString('latin1');
    const content = `<< /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\n`;
    return Buffer.from(
      plain.replace(/<< \/Length 7 >>\nstream\nCONTENT\n/, () => content),
      'latin1',
    );
  };
  const ring = () =>
    writePdf({ pages: [['lost']] })
      .toString('latin1')
      .replace(/\/Kids \[.*?\]/, '/Kids [2 0 R]');
  const files: [string, string, () => string | Buffer, string][] = [
    ['of 300 KB that inflates to 300 MB', 'bomb.docx', bomb, 'decompression_limit'],
    ['that is a PDF of 300 KB that inflates to 300 MB', 'bomb.pdf', inflating, 'decompression_limit'],
    ['that is a PDF whose pages turn in a circle', 'ring.pdf', ring, 'corrupt_file'],
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
    ['that is a list for a player', 'a.m3u8', () => '#EXTM3U\nhttp://127.0.0.1/a.ts\n', 'unsupported_format'],
    [
      'that is a list for ffmpeg',
      'a.txt',
      () => "ffconcat version 1.0\nfile '/etc/passwd'\n",
      'unsupported_format',
    ],
    ['with nothing to read', 'blank.txt', () => ' \n\t\n ', 'empty_document'],
  ];
  test.each(files)('%s has its code', async (_what, name, content, code) => {
    expect(await codeOf(name, content())).toBe(code);
  });

  test('of 100,000 nested elements is read', async () => {
    expect(await codeOf('deep.html', `<html><body>${'<div>'.repeat(100_000)}found`)).toBe('read');
  });

  /** The reply to a form of one file, with the head and the body as they are. */
  const sendPart = (head: string, body: Buffer) =>
    fetch(`${app.url}/api/v1/upload`, {
      method: 'POST',
      body: Buffer.concat([
        Buffer.from(`--xx\r\ncontent-disposition: form-data; name="file"; ${head}\r\n\r\n`),
        body,
        Buffer.from('\r\n--xx--\r\n'),
      ]),
      headers: {
        authorization: `Bearer ${app.tokens.north}`,
        'content-type': 'multipart/form-data; boundary=xx',
      },
    });

  test('that says it is of another type is refused, one that says nothing is not', async () => {
    const named = (name: string, type = '') => `filename="${name}"${type && `\r\nContent-Type: ${type}`}`;
    const statusOf = async (head: string, body: Buffer) => (await sendPart(head, body)).status;
    const told = writePdf({ pages: [['told']] });
    expect(await statusOf(named('a.txt', 'application/pdf'), Buffer.from('words'))).toBe(415);
    expect(await statusOf(named('report', 'text/plain'), told)).toBe(415);
    expect(await statusOf(named('a.pdf', 'TEXT/plain; charset=utf-8'), told)).toBe(415);
    expect(await statusOf(named('report'), told)).toBe(201);
    expect(await statusOf(named('a.pdf'), writePdf({ pages: [['untold']] }))).toBe(201);
    expect(await statusOf(named('a.txt', 'text/plain'), Buffer.from('told words'))).toBe(201);
  });

  test('whose name holds a NUL is refused', async () => {
    const reply = await sendPart('filename="a\0b.txt"', Buffer.from('hi'));
    expect(reply.status).toBe(400);
  });

  test('that stops half-way leaves nothing', async () => {
    const before = (await as(NORTH).get('/api/v1/sources?limit=100')).data.items.length;
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
    expect((await as(NORTH).get('/api/v1/sources?limit=100')).data.items.length).toBe(before);
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
      return as(NORTH).post('/api/v1/upload', data);
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
    const project = await as(NORTH).post('/api/v1/projects', { name: 'after the file' });
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
    ['of the metadata service', () => at('/', '169.254.169.254'), 403, 'url_forbidden'],
    ['of this machine', () => at('/', '127.0.0.1'), 403, 'url_forbidden'],
    ['whose name is inside', () => at('/', 'inside.example'), 403, 'url_forbidden'],
    ['whose name has one address inside', () => at('/', 'mixed.example'), 403, 'url_forbidden'],
    ['that redirects inside', () => at('/to-loopback'), 403, 'url_forbidden'],
    ['that never ends', () => at('/endless'), 413, 'file_too_large'],
    ['of a file', () => 'file:///etc/passwd', 400, 'url_not_allowed'],
    ['with a password', () => 'http://user:secret@site.example/', 400, 'url_not_allowed'],
  ];
  test.each(urls)('%s is refused', async (_what, url, status, code) => {
    const reply = await download(url());
    expect(reply, reply.text).toMatchObject({ status, error: { code } });
    expect(reply.text).not.toContain('secret');
  });

  test('whose name rebinds between the check and the connection reaches only what was checked', async () => {
    const reply = await download(at('/plain', 'rebind.example'));
    expect(reply.text).not.toContain('secret');
  });
});

test('after all of it the server is up, and another tenant never noticed', async () => {
  await Promise.all(Array.from({ length: 6 }, (_, n) => codeOf(`again-${n}.pdf`, pdf.subarray(0, 150 + n))));
  expect(await createClient(app.url).get('/ready')).toMatchObject({ status: 200 });
  expect((await as(SOUTH).get('/api/v1/sources')).data.items).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'the server kept its memory from before the first of it to after the last',
  () => {
    const after = app.memory();
    expect((after?.peakBytes ?? 0) - (before?.residentBytes ?? 0)).toBeLessThan(GROWTH_MAX_BYTES);
  },
);
