import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk';
const AT = '<w:altChunk r:id="c1"><w:altChunkPr><w:matchSrc/></w:altChunkPr></w:altChunk>';
const around = (chunk: string) => `${paragraph('Before')}${chunk}${paragraph('After')}`;

/** A Word file whose relationship `c1` leads to a file of this name and type. */
function withChunk(name: string, type: string, data: string | Buffer, body = around(AT)): Buffer {
  const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="htm" ContentType="text/html"/><Override PartName="/word/${name}" ContentType="${type}"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
  const relations = `<Relationship Id="c1" Type="${KIND}" Target="${name}"/>`;
  return writeDocx({ body, types, relations, extra: [{ name: `word/${name}`, data }] });
}

const readBlocks = async (bytes: Buffer) => {
  const { pages, warnings } = await desk.read(bytes, 'a.docx');
  return { blocks: signedBlocks(pages), warnings };
};

const RTF = '{\\rtf1\\ansi\\trowd\\cellx1\\cellx2 a\\cell b\\cell\\row\\pard Words\\par}';
const MHT = [
  'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n',
  '--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Words =C3=A9</p>',
  '--b--\r\n',
].join('\r\n');
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

test.each<[string, string, string, string | Buffer, string[][]]>([
  [
    'HTML without a beginning',
    'a.htm',
    'text/html; charset=utf-8',
    '<nav>Menu</nav><h2>Title</h2><p>Words</p>',
    [
      ['paragraph', 'Menu'],
      ['heading 2', 'Title'],
      ['paragraph', 'Words'],
    ],
  ],
  [
    'XHTML under any name',
    'a.dat',
    'application/xhtml+xml',
    '<html><body><ol><li>One</li></ol></body></html>',
    [['list_item 0', '1. One']],
  ],
  [
    'RTF',
    'a.rtf',
    'application/rtf',
    RTF,
    [
      ['table', 'a\tb'],
      ['paragraph', 'Words'],
    ],
  ],
  [
    'plain text',
    'a.txt',
    'text/plain',
    'Words\n\nMore',
    [
      ['paragraph', 'Words'],
      ['paragraph', 'More'],
    ],
  ],
  ['a page saved as a mail', 'a.mht', 'multipart/related', MHT, [['paragraph', 'Words é']]],
  [
    'another Word file',
    'a.docx',
    WORD,
    writeDocx({ body: paragraph('Words', '<w:outlineLvl w:val="1"/>') }),
    [['heading 2', 'Words']],
  ],
  [
    'a Word file that has one itself',
    'a.docx',
    WORD,
    withChunk('b.htm', 'text/html', '<p>Deep</p>'),
    [
      ['paragraph', 'Before'],
      ['paragraph', 'Deep'],
      ['paragraph', 'After'],
    ],
  ],
])('%s that Word shows as its text stands in its place', async (_, name, type, data, blocks) => {
  expect(await readBlocks(withChunk(name, type, data))).toEqual({
    blocks: [['paragraph', 'Before'], ...blocks, ['paragraph', 'After']],
    warnings: [],
  });
});

test('in a cell it stands there, and a second time nowhere', async () => {
  const cell = `<w:tbl><w:tr><w:tc>${AT}</w:tc><w:tc>${paragraph('b')}</w:tc></w:tr></w:tbl>`;
  expect(await readBlocks(withChunk('a.htm', 'text/html', '<p>a</p>', cell + AT))).toEqual({
    blocks: [['table', 'a\tb']],
    warnings: [],
  });
});

test('what cannot be read, is not in the file or is elsewhere is told, and nothing is fetched', async () => {
  const told = {
    blocks: [
      ['paragraph', 'Before'],
      ['paragraph', 'After'],
    ],
    warnings: ['members_unreadable'],
  };
  expect(await readBlocks(withChunk('a.docx', WORD, 'PK\u0003\u0004 cut'))).toEqual(told);
  expect(await readBlocks(withChunk('a.htm', 'text/html', '', around(AT.replace('c1', 'c2'))))).toEqual(told);
  for (const target of ['Target="b.htm"', 'Target="http://127.0.0.1:9/a.htm" TargetMode="External"']) {
    const relations = `<Relationship Id="c1" Type="${KIND}" ${target}/>`;
    expect(await readBlocks(writeDocx({ body: around(AT), relations }))).toEqual(told);
  }
});

test('files inside one another are read as deep as attachments are', async () => {
  let inner = writeDocx({ body: paragraph('Deepest') });
  for (let level = 0; level < 5; level += 1)
    inner = withChunk('a.docx', WORD, inner, paragraph('Level') + AT);
  const { blocks, warnings } = await readBlocks(inner);
  expect([blocks.length, warnings]).toEqual([4, ['members_unreadable']]);
});

test('more text than a document may have is refused', async () => {
  const words = Array.from({ length: 1_600_000 }, (_, at) => (at * 7_919).toString(36));
  const relations = ['c1', 'c2']
    .map((id) => `<Relationship Id="${id}" Type="${KIND}" Target="a.txt"/>`)
    .join('');
  const twice = writeDocx({
    body: around(AT),
    relations,
    extra: [{ name: 'word/a.txt', data: words.join(' ') }],
  });
  expect(await desk.codeFor(twice, 'a.docx')).toBe('text_too_large');
});
