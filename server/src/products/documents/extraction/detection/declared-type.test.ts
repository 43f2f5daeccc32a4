import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { OPUS_TONE } from '../testing/tones.ts';
import { writeZip } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const PDF = writePdf({ pages: [['text']] });
const DOCX = writeDocx({ body: paragraph('text') });
const PAGE = '<!DOCTYPE html><html><body><form>Sign in</form></body></html>';
const TABLE = 'a;b;c\n1;2;3\n4;5;6\n';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>words</text></svg>';
const FLAT =
  '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.text"/>';
const OPENDOCUMENT = 'application/vnd.oasis.opendocument.text';
const ODT = writeZip([{ name: 'mimetype', data: OPENDOCUMENT, isStored: true }]);
const OFFICE = 'application/vnd.openxmlformats-officedocument';
const WORD = `${OFFICE}.wordprocessingml.document`;

async function outcomeOf(bytes: Buffer | string, name: string | undefined, declaredType: string) {
  const path = await desk.put(bytes);
  return await desk.pool.detect({ path, name, declaredType }).catch((error: { code: string }) => error.code);
}

test.each([
  ['a table as Windows calls it', TABLE, 'a.csv', 'application/vnd.ms-excel', 'text/csv'],
  ['a table', TABLE, 'a.csv', 'text/csv; charset=utf-8', 'text/csv'],
  ['a PDF of a type that says nothing', PDF, 'a.pdf', 'application/octet-stream', 'application/pdf'],
  ['a PDF of an unknown type', PDF, 'a.pdf', 'application/x-download', 'application/pdf'],
  ['a PDF by an old type', PDF, 'a.pdf', 'application/x-pdf', 'application/pdf'],
  ['a Word document as a package', DOCX, 'a.docx', 'application/zip', WORD],
  ['a Word document as Windows packs', DOCX, undefined, 'application/x-zip-compressed', WORD],
  ['an open document as a package', ODT, 'a.odt', 'application/zip', OPENDOCUMENT],
  ['a Word document as one of before', DOCX, 'a.docx', 'application/msword', WORD],
  ['one with macros', DOCX, 'a.docm', 'application/vnd.ms-word.document.macroEnabled.12', WORD],
  ['rich text as Office calls it', '{\\rtf1 hello}', 'a.rtf', 'application/msword', 'application/rtf'],
  ['a flat open document', FLAT, 'a.fodt', 'text/xml', OPENDOCUMENT],
  ['a drawing as XML', SVG, 'a.svg', 'application/xml', 'application/xml'],
  ['a drawing', SVG, 'a.svg', 'image/svg+xml', 'application/xml'],
  ['sound as a film', OPUS_TONE, 'a.ogg', 'video/ogg', 'audio/opus'],
  ['TypeScript', 'const a = 1;', 'a.ts', 'video/mp2t', 'text/plain'],
  ['Markdown as text', '# Title', 'a.md', 'text/plain', 'text/markdown'],
  ['a compressed table by what is in it', gzipSync(TABLE), 'a.csv.gz', 'text/csv', 'application/gzip'],
])('%s is accepted', async (_, bytes, name, type, expected) => {
  expect(await outcomeOf(bytes, name, type)).toBe(expected);
});

test.each([
  ['a text as a PDF', 'just words', 'a.txt', 'application/pdf'],
  ['a PDF as a text', PDF, 'a.pdf', 'text/plain'],
  ['a PDF without a name as a text', PDF, undefined, 'text/plain'],
  ['a page in place of a PDF', PAGE, 'a.html', 'application/pdf'],
  ['a page called a PDF', PAGE, 'a.pdf', 'text/html'],
  ['a PDF as a page', PDF, 'a.pdf', 'text/html'],
  ['a PDF as a package', PDF, 'a.pdf', 'application/zip'],
  ['a text as a package', 'just words', undefined, 'application/zip'],
  ['a Word document as a sheet', DOCX, 'a.docx', `${OFFICE}.spreadsheetml.sheet`],
  ['a Word document as a picture', DOCX, 'a.docx', 'image/png'],
  ['a compressed file without a name', gzipSync(PDF), undefined, 'application/pdf'],
])('%s is refused', async (_, bytes, name, type) => {
  expect(await outcomeOf(bytes, name, type)).toBe('mime_mismatch');
});

test('what is attached to a mail is believed by its name, for the type is often wrong', async () => {
  const part = (type: string, name: string, data: string) =>
    `--b\nContent-Type: ${type}\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${data}\n`;
  const pdf = PDF.toString('base64');
  const mail = [
    'From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"\n',
    `--b\nContent-Type: text/plain\n\nhello\n${part('text/plain', 'a.pdf', pdf)}${part('image/png', 'b.txt', 'd29yZHM=')}--b--\n`,
  ].join('\n');
  const { text, warnings } = await desk.read(mail, 'a.eml');
  expect({ text, warnings }).toEqual({ text: expect.stringMatching(/text[\s\S]*words/), warnings: [] });
});
