import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';
import { writeZip } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const FIELDS = 'From: Zoé <zoe@example.com>\r\nTo: a@example.com,\r\n b@example.com\r\nSubject: Sums\r\n';
const mail = (rest: string | Buffer, fields = FIELDS) =>
  Buffer.concat([Buffer.from(fields), Buffer.from(rest)]);
const read = (rest: string | Buffer, fields?: string) => desk.read(mail(rest, fields), 'a.eml');

/** The text of a mail that says nothing but its body. */
async function bodyOf(rest: string | Buffer): Promise<string> {
  return (await read(rest, 'MIME-Version: 1.0\r\n')).text;
}

function multipart(kind: string, parts: readonly string[]): string {
  const boundary = `=_${kind.length}${parts.length}${parts.join('').length}`;
  const list = parts.map((part) => `--${boundary}\r\n${part}\r\n`);
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\nnot shown\r\n${list.join('')}--${boundary}--\r\nnot shown\r\n`;
}

const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
const attached = (name: string, bytes: Buffer | string, type = 'application/octet-stream') =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; ${name}\r\n\r\n${base64(bytes)}`;

test('a mail is its subject, its fields and its text', async () => {
  const { pages, metadata, mediaType } = await read(
    'Cc: "C, D" <c@example.com>\r\nDate: Wed, 15 Mar 2024 14:30:00 +0000\r\n\r\nDear all,\r\n\r\n  kept   as it is\r\n-- \r\nZoé\r\n',
  );
  expect(signedBlocks(pages)).toEqual([
    ['heading 1', 'Sums'],
    [
      'paragraph',
      'From: Zoé <zoe@example.com>\nTo: a@example.com, b@example.com\nCc: "C, D" <c@example.com>\nDate: Wed, 15 Mar 2024 14:30:00 +0000',
    ],
    ['paragraph', 'Dear all,'],
    ['paragraph', '  kept   as it is\n-- \nZoé'],
  ]);
  expect(mediaType).toBe('message/rfc822');
  expect(metadata).toEqual({
    from: 'Zoé <zoe@example.com>',
    to: 'a@example.com, b@example.com',
    cc: '"C, D" <c@example.com>',
    date: 'Wed, 15 Mar 2024 14:30:00 +0000',
    subject: 'Sums',
  });
});

test.each([
  ['=?utf-8?Q?R=C3=A9sum=C3=A9_1?=', 'Résumé 1'],
  ['=?UTF-8?B?w6k=?= and =?iso-8859-1?q?=E9?=', 'é and é'],
  ['=?utf-8?B?5rE=?=\r\n =?utf-8?B?iQ==?=', '汉'],
  ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
  ['caf\u00e9 in bare UTF-8', 'café in bare UTF-8'],
  ['=?unknown?Q?abc?=', 'abc'],
])('the subject %s reads %s', async (subject, shown) => {
  expect(
    (await read('\r\ntext', `Subject: ${subject}\r\nMIME-Version: 1.0\r\nFrom: a@b.c\r\n`)).metadata.subject,
  ).toBe(shown);
});

test.each([
  ['quoted-printable', 'text/plain; charset=utf-8', 'caf=C3=A9 =\r\nau lait =3D bon', 'café au lait = bon'],
  [
    'base64',
    'text/plain; charset=windows-1251',
    base64(iconv.encode('Привет, мир', 'windows-1251')),
    'Привет, мир',
  ],
  ['8bit', 'text/plain; charset=utf-8', 'été', 'été'],
  ['7bit', 'text/plain; charset=iso-2022-jp', '\x1b$BF|K\\\x1b(B', '日本'],
  ['7bit', 'text/plain; charset=utf-7', 'caf+AOk-', 'café'],
  ['x-uuencode', 'text/plain', 'begin 644 a.txt\n#0V%T\n`\nend', 'Cat'],
  [
    '7bit',
    'text/plain; format=flowed',
    'One long \nline.\n\n> quoted \n> more\nShort.',
    'One long line.\n\n> quoted \n> more\nShort.',
  ],
  ['7bit', 'text/html', '<p>one<p>two<style>no</style>', 'one\n\ntwo'],
])('a body in %s as %s is read', async (encoding, type, body, shown) => {
  expect(await bodyOf(`Content-Transfer-Encoding: ${encoding}\r\nContent-Type: ${type}\r\n\r\n${body}`)).toBe(
    shown,
  );
});

test('of the forms of a text the richest is read, but not one that is all layout', async () => {
  const plain = 'Content-Type: text/plain\r\n\r\nTotal of the year: 12 euros';
  const rich = 'Content-Type: text/html\r\n\r\n<h1>Total</h1><ul><li>12 euros</ul>';
  const layout =
    'Content-Type: text/html\r\n\r\n<table><tr><td><table><tr><td>Total of the year:<td>12 euros</table></table>';
  expect(await bodyOf(multipart('alternative', [plain, rich]))).toBe('Total\n\n• 12 euros');
  expect(await bodyOf(multipart('alternative', [plain, layout]))).toBe('Total of the year: 12 euros');
  expect(
    await bodyOf(multipart('alternative', ['Content-Type: text/plain\r\n\r\nSee HTML', layout])),
  ).toContain('12 euros');
});

test('attachments are documents of their own, pictures in the text stand in it', async () => {
  const html = 'Content-Type: text/html\r\n\r\n<p>See the report.<img src="cid:logo">';
  const logo =
    'Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=';
  const docx = writeDocx({ body: paragraph('A report.') });
  const inner = `Content-Type: message/rfc822\r\n\r\n${FIELDS}\r\nbefore`;
  const { pages, warnings } = await read(
    multipart('mixed', [
      multipart('related', [html, logo]),
      attached("filename*0*=utf-8''re%CC%81; filename*1*=sum%C3%A9.docx", docx),
      attached('filename="=?utf-8?Q?=C3=A9t=C3=A9.zip?="', writeZip([{ name: 'a.txt', data: 'zipped' }])),
      attached('filename=program.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)])),
      inner,
      'Content-Type: application/pgp-signature; name=signature.asc\r\n\r\nsigned',
    ]),
  );
  expect(pages.map(({ number, label, source, text }) => [number, label, source, text])).toEqual([
    [
      1,
      undefined,
      'text',
      'Sums\n\nFrom: Zoé <zoe@example.com>\nTo: a@example.com, b@example.com\n\nSee the report.',
    ],
    [2, 'résumé.docx', 'text', 'résumé.docx\n\nA report.'],
    [3, 'été.zip/a.txt', 'text', 'été.zip\n\na.txt\n\nzipped'],
    [4, 'program.exe', 'none', ''],
    [5, 'message.eml', 'text', expect.stringMatching(/^message\.eml\n\nSums\n\nFrom: [\s\S]*before$/)],
  ]);
  expect(warnings).toEqual(['pictures_unread', 'members_unreadable']);
});

test('a mailbox is read mail by mail', async () => {
  const box = `From a@example.com Mon Jan 1 00:00:00 2024\n${FIELDS}\none\n>From here\n\nFrom b@example.com Tue Jan 2 00:00:00 2024\n${FIELDS}\ntwo\n`;
  const { pages, mediaType } = await desk.read(box);
  expect(mediaType).toBe('application/mbox');
  expect(pages.map(({ label }) => label)).toEqual(['1.eml', '2.eml']);
  expect(pages[0]?.text).toMatch(/one\nFrom here$/);
  expect(pages[1]?.text).toMatch(/two$/);
});

test('a hostile mail is refused or read in bounds', async () => {
  const deep = Array.from(
    { length: 100 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
  ).join('');
  expect(await desk.codeFor(mail(deep), 'a.eml')).toBe('decompression_limit');
  const many = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(10_001)}`;
  expect(await desk.codeFor(mail(many), 'a.eml')).toBe('decompression_limit');
  expect(await desk.codeFor(mail(multipart('mixed', ['\r\ntext']).slice(0, -40)), 'a.eml')).toBe('read');
  expect(await desk.codeFor('MIME-Version: 1.0\n\n', 'a.eml')).toBe('empty_document');
  const nested = (depth: number): string =>
    depth === 0 ? '\r\nlast' : `Content-Type: message/rfc822\r\n\r\n${FIELDS}${nested(depth - 1)}`;
  const five = await read(nested(5));
  expect(five.pages.map(({ source }) => source)).toEqual(['text', 'text', 'text', 'text', 'none']);
  expect(desk.pool.stats().lost).toBe(0);
});
