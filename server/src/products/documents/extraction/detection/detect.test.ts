import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCfb } from '../testing/cfb-writer.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { writeTar } from '../testing/tar-writer.ts';
import { writeZip } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const PDF = writePdf({ pages: [['text']] });
const DOCX = writeDocx({ body: paragraph('text') });
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(200)]);
const ELF = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)]);
const PAGE = '<!DOCTYPE html><html><body><form>Sign in</form></body></html>';
const MAIL = 'From: a@example.com\nTo: b@example.com\nSubject: x\n\nhello';
const BOOK = writeZip([{ name: 'META-INF/container.xml', data: '<container/>' }]);
const SHEET = officeFile('spreadsheetml.sheet');
const COMPOUND = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)]);
const ENCRYPTED = writeCfb({ EncryptedPackage: Buffer.alloc(5_000), EncryptionInfo: Buffer.alloc(20) });

function officeFile(kind: string): Buffer {
  const type = `application/vnd.openxmlformats-officedocument.${kind}.main+xml`;
  const xml = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x.xml" ContentType="${type}"/></Types>`;
  return writeZip([{ name: '[Content_Types].xml', data: xml }]);
}

function openDocument(kind: string): Buffer {
  const data = `application/vnd.oasis.opendocument.${kind}`;
  return writeZip([{ name: 'mimetype', data, isStored: true }]);
}

async function outcomeOf(bytes: Buffer | string, name?: string, declaredType?: string): Promise<string> {
  const path = await desk.put(bytes);
  return await desk.pool.detect({ path, name, declaredType }).catch((error: { code: string }) => error.code);
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const WORD = `${OFFICE}.wordprocessingml.document`;

test.each([
  ['a PDF', PDF, 'a.pdf', 'application/pdf'],
  ['a PDF without a name', PDF, undefined, 'application/pdf'],
  ['a PDF with an unknown extension', PDF, 'report.final', 'application/pdf'],
  ['a Word document', DOCX, 'a.docx', WORD],
  ['a Word document without a name', DOCX, undefined, WORD],
  ['a Word document with macros', DOCX, 'a.docm', WORD],
  ['a workbook with macros', SHEET, 'a.xlsm', `${OFFICE}.spreadsheetml.sheet`],
  ['a show', officeFile('presentationml.slideshow'), 'a.ppsx', `${OFFICE}.presentationml.presentation`],
  ['an open document', openDocument('text'), 'a.odt', 'application/vnd.oasis.opendocument.text'],
  [
    'an open template',
    openDocument('presentation-template'),
    'a.otp',
    'application/vnd.oasis.opendocument.presentation',
  ],
  ['a zip file', writeZip([{ name: 'a.txt', data: 'x' }]), 'a.zip', 'application/zip'],
  ['a tar archive', writeTar([{ name: 'a.txt', data: 'x' }]), undefined, 'application/x-tar'],
  ['a compressed file', gzipSync('x'), 'a.tgz', 'application/gzip'],
  ['a rich text', '{\\rtf1 hello}', 'a.rtf', 'application/rtf'],
  ['a rich text called a document', '{\\rtf1 hello}', 'a.doc', 'application/rtf'],
  ['a mail', MAIL, 'a.eml', 'message/rfc822'],
  ['a mail without a name', MAIL, undefined, 'message/rfc822'],
  ['a book', BOOK, 'a.epub', 'application/epub+zip'],
  ['a page', PAGE, 'a.html', 'text/html'],
  ['a page without a name', PAGE, undefined, 'text/html'],
  ['a page behind a comment', `<!-- saved -->\n${PAGE}`, undefined, 'text/html'],
  ['a page called a text', PAGE, 'a.txt', 'text/html'],
  ['Markdown by name', 'plain words', 'a.md', 'text/markdown'],
  ['Markdown by its signs', '# Title\n\n- one\n- two\n', undefined, 'text/markdown'],
  ['a table by name', 'one column\n1\n', 'a.csv', 'text/csv'],
  ['a table by its shape', 'a;b;c\n1;2;3\n4;5;6\n', undefined, 'text/csv'],
  ['a table with tabs', 'a\tb\n1\t2\n3\t4\n', 'a.tsv', 'text/tab-separated-values'],
  ['prose with commas', 'One, two.\nThree, four, five.\nSix.\n', undefined, 'text/plain'],
  ['a text', 'plain words', 'a.txt', 'text/plain'],
  ['a text that starts like a program', 'MZ is how a program starts.', 'a.txt', 'text/plain'],
  ['a text that speaks of PDF', 'The mark is %PDF-1.7 as everyone knows.', 'a.txt', 'text/plain'],
  ['JSON', '{"a": 1}', 'a.json', 'application/json'],
  ['UTF-16 without a mark', iconv.encode('plain words, été', 'utf-16le'), 'a.txt', 'text/plain'],
  ['text with a NUL', 'plain\0words and more of them', 'a.txt', 'text/plain'],
])('%s is recognised', async (_, bytes, name, expected) => {
  expect(await outcomeOf(bytes, name)).toBe(expected);
});

test.each([
  ['0 bytes', '', 'a.pdf', 'empty_file'],
  ['a page called a PDF', PAGE, 'invoice.pdf', 'mime_mismatch'],
  ['a text called a PDF', 'just words', 'a.pdf', 'mime_mismatch'],
  ['a PDF called a text', PDF, 'a.txt', 'mime_mismatch'],
  ['a PDF called a Word document', PDF, 'a.docx', 'mime_mismatch'],
  ['a Word document called a PDF', DOCX, 'a.pdf', 'mime_mismatch'],
  ['an image called a PDF', PNG, 'a.pdf', 'mime_mismatch'],
  ['a sheet called a Word document', SHEET, 'a.docx', 'mime_mismatch'],
  ['a zip file called a Word document', writeZip([{ name: 'a.txt', data: 'x' }]), 'a.docx', 'mime_mismatch'],
  ['a page that hides a PDF mark', `<html><body>%PDF-1.4</body></html>${PDF}`, 'a.pdf', 'mime_mismatch'],
  ['bytes called a PDF', Buffer.from('00010203fffefdfc'.repeat(40), 'hex'), 'a.pdf', 'mime_mismatch'],
  ['a program', PROGRAM, 'setup.exe', 'unsupported_format'],
  ['a program called a PDF', PROGRAM, 'a.pdf', 'unsupported_format'],
  ['a Linux program without a name', ELF, undefined, 'unsupported_format'],
  ['a drawing of Visio', officeFile('drawing'), 'a.vsdx', 'unsupported_format'],
  ['an open drawing', openDocument('graphics'), 'a.odg', 'unsupported_format'],
  ['an old container cut short', COMPOUND, 'a.doc', 'corrupt_file'],
  [
    'an old container of something else',
    writeCfb({ Drawing: Buffer.alloc(9) }),
    'a.vsd',
    'unsupported_format',
  ],
  ['unknown bytes', Buffer.from('00010203fffefdfc'.repeat(40), 'hex'), undefined, 'unsupported_format'],
  ['an encrypted Word document', ENCRYPTED, 'a.docx', 'password_required'],
  ['a cut Word document', DOCX.subarray(0, DOCX.length - 40), 'a.docx', 'corrupt_file'],
  ['an empty zip mark', Buffer.from('504b0304', 'hex'), 'a.docx', 'corrupt_file'],
])('%s is refused', async (_, bytes, name, code) => {
  expect(await outcomeOf(bytes, name)).toBe(code);
});

test('a page sent where a PDF was declared is refused: it is a sign-in page more often than not', async () => {
  expect(await outcomeOf(PAGE, 'download', 'application/pdf')).toBe('mime_mismatch');
  expect(await outcomeOf(PAGE, 'download', 'text/html; charset=utf-8')).toBe('text/html');
  expect(await outcomeOf('<p>part', 'page.php', 'text/html')).toBe('text/html');
  expect(await outcomeOf('<p>part', 'page.xml', 'text/html')).toBe('application/xml');
  expect(await outcomeOf(PDF, 'download', 'application/octet-stream')).toBe('application/pdf');
});

test('the refusal names what was declared and what was found', async () => {
  const path = await desk.put(PAGE);
  const error = await desk.pool.detect({ path, name: 'invoice.pdf' }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ details: { declared: '.pdf', detected: 'text/html' } });
});

test('comments before a first element that no page begins with are passed over once', async () => {
  const list = `<?xml version="1.0"?>${'<!-- part -->'.repeat(5_000)}<list><item>one</item></list>`;
  expect(await outcomeOf(list, 'a.xml')).toBe('application/xml');
});

test('a file that begins as a zip is never read as a PDF, whatever it hides', async () => {
  const polyglot = writeZip([{ name: 'a.pdf', data: PDF, isStored: true }]);
  expect(await outcomeOf(polyglot, 'a.pdf')).toBe('mime_mismatch');
});

test('a PDF with a zip at its end is read as a PDF only', async () => {
  const polyglot = Buffer.concat([PDF, writeZip([{ name: 'evil.html', data: '<script>' }])]);
  expect(await outcomeOf(polyglot, 'a.pdf')).toBe('application/pdf');
});
