import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppError } from '#kernel/errors/app-error.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { writeTar } from '../testing/tar-writer.ts';
import { textRows, writeXlsx } from '../testing/xlsx-writer.ts';
import { writeZip, type ZipPart } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const text = (name: string, data = `text of ${name}`): ZipPart => ({ name, data });
const DOCX = writeDocx({ body: paragraph('A report.') });

test('each file of an archive is read by the reader of its type, in pages with its path', async () => {
  const xlsx = writeXlsx({ sheets: [{ name: 'Sums', rows: textRows([['one', 'two']]) }] });
  const { pages, warnings, mediaType, engine } = await desk.read(
    writeZip(
      [text('folder/'), text('folder/a.txt'), text('b.docx', ''), { name: 'c.xlsx', data: xlsx }].map(
        (part) => (part.name === 'b.docx' ? { name: 'b.docx', data: DOCX } : part),
      ),
    ),
    'a.zip',
  );
  expect(pages.map(({ number, label, text: shown, source }) => [number, label, shown, source])).toEqual([
    [1, 'folder/a.txt', 'folder/a.txt\n\ntext of folder/a.txt', 'text'],
    [2, 'b.docx', 'b.docx\n\nA report.', 'text'],
    [3, 'c.xlsx/Sums', 'c.xlsx\n\nSums\n\none\ttwo', 'text'],
  ]);
  expect(pages[1]?.blocks.map((block) => [block.kind, pages[1]?.text.slice(block.start, block.end)])).toEqual(
    [
      ['heading', 'b.docx'],
      ['paragraph', 'A report.'],
    ],
  );
  expect([mediaType, engine, warnings]).toEqual(['application/zip', 'zip', []]);
});

test('what cannot be read is a page without text and costs the others nothing', async () => {
  const parts = [
    text('setup.exe', `MZ${'\0'.repeat(300)}`),
    text('a.txt'),
    text('cut.docx', ''),
    text('b.txt'),
  ];
  const cut = { name: 'cut.docx', data: DOCX.subarray(0, 300) };
  const { pages, warnings } = await desk.read(
    writeZip(parts.map((part) => (part.name === 'cut.docx' ? cut : part))),
    'a.zip',
  );
  expect(pages.map(({ label, source, text: shown }) => [label, source, shown])).toEqual([
    ['setup.exe', 'none', ''],
    ['a.txt', 'text', 'a.txt\n\ntext of a.txt'],
    ['cut.docx', 'none', ''],
    ['b.txt', 'text', 'b.txt\n\ntext of b.txt'],
  ]);
  expect(warnings).toEqual(['members_unreadable']);
});

test('an empty page of a file inside is told, beside another file that cannot be read', async () => {
  const half = { name: 'half.pdf', data: writePdf({ pages: [['one'], []] }) };
  const { pages, warnings } = await desk.read(writeZip([half, text('cut.docx', 'no')]), 'a.zip');
  expect(pages.map(({ source }) => source)).toEqual(['text', 'none', 'none']);
  expect(warnings).toEqual(['members_unreadable', 'pages_without_text']);
});

test('so is an empty sheet, which has a name of its own, at any depth', async () => {
  const sheets = [
    { name: 'Full', rows: textRows([['one']]) },
    { name: 'Blank', rows: '' },
  ];
  const book = { name: 'a.xlsx', data: writeXlsx({ sheets }) };
  const blankOnly = { name: 'b.xlsx', data: writeXlsx({ sheets: sheets.slice(1) }) };
  const warningsOf = async (parts: ZipPart[]) => (await desk.read(writeZip(parts), 'a.zip')).warnings;
  const nested = (...parts: ZipPart[]) => ({ name: 'in.zip', data: writeZip(parts) });
  const both = ['members_unreadable', 'pages_without_text'];
  expect(await warningsOf([book, text('cut.docx', 'no')])).toEqual(both);
  expect(await warningsOf([nested(book, text('cut.docx', 'no'))])).toEqual(both);
  expect(await warningsOf([nested(book), text('cut.docx', 'no')])).toEqual(both);
  expect(await warningsOf([book])).toEqual(['pages_without_text']);
  expect(await warningsOf([text('a.txt'), blankOnly])).toEqual(['members_unreadable']);
  const cutTar = writeTar(['a.txt', 'b.txt'].map((name) => ({ name, data: name }))).subarray(0, 1_200);
  expect(await warningsOf([text('c.txt'), { name: 'cut.tar', data: cutTar }])).toEqual([
    'members_unreadable',
  ]);
  expect(await warningsOf([nested(text('a.txt'), blankOnly, text('cut.docx', 'no'))])).toEqual([
    'members_unreadable',
  ]);
});

test('archives inside archives are read to the third level', async () => {
  const nested = (depth: number): Buffer =>
    depth === 0
      ? writeZip([text('deep.txt')])
      : writeZip([text('beside.txt'), { name: 'in.zip', data: nested(depth - 1) }]);
  const three = await desk.read(nested(2), 'a.zip');
  expect(three.pages.map(({ label }) => label)).toEqual([
    'beside.txt',
    'in.zip/beside.txt',
    'in.zip/in.zip/deep.txt',
  ]);
  const four = await desk.read(nested(3), 'a.zip');
  expect(four.pages.at(-1)).toMatchObject({ label: 'in.zip/in.zip/in.zip/deep.txt', source: 'none' });
  const alone = (inner: Buffer) => writeZip([{ name: 'a.zip', data: inner }]);
  expect(await desk.codeFor(alone(alone(alone(alone(alone(nested(0)))))), 'a.zip')).toBe(
    'decompression_limit',
  );
});

test('tar archives, compressed or not, and single compressed files are read', async () => {
  const long = `${'long/'.repeat(40)}name.txt`;
  const tar = writeTar([
    { name: './a.txt', data: 'one' },
    { name: 'folder/', type: '5' },
    { name: 'link', type: '2' },
    { name: '././@LongLink', type: 'L', data: `${long}\0` },
    { name: long.slice(0, 100), data: 'two' },
    { name: 'PaxHeader', type: 'x', data: '20 path=été/b.txt\n' },
    { name: 'b.txt', data: Buffer.from('three') },
    { name: '._a.txt', data: 'resource fork' },
  ]);
  const expected = ['a.txt\n\none', `…${long.slice(-180)}\n\ntwo`, 'été/b.txt\n\nthree'];
  expect((await desk.read(tar, 'a.tar')).pages.map((page) => page.text)).toEqual(expected);
  expect((await desk.read(gzipSync(tar), 'a.tgz')).pages.map((page) => page.text)).toEqual(expected);
  expect((await desk.read(gzipSync('plain words'), 'a.txt.gz')).text).toBe('plain words');
  const named = Buffer.concat([
    gzipSync('# A').subarray(0, 10),
    Buffer.from('a.md\0'),
    gzipSync('# A').subarray(10),
  ]);
  named[3] = 8;
  expect((await desk.read(named)).text).toBe('a.md\n\n# A');
});

test.each([
  [
    'an encrypted archive',
    writeZip([{ name: 'a.txt', data: 'secret', isLocked: true }]),
    'password_required',
  ],
  ['a path out of the archive', writeZip([text('a.txt'), text('../../etc/passwd')]), 'archive_unsafe'],
  ['an absolute path', writeZip([text('/etc/passwd')]), 'archive_unsafe'],
  ['a bomb', writeZip([text('a.txt', ' '.repeat(20_000_000))]), 'decompression_limit'],
  ['a size that lies', writeZip([{ name: 'a.txt', data: 'text', declaredBytes: 2 }]), 'corrupt_file'],
  ['a cut archive', writeZip([text('a.txt')]).subarray(0, -30), 'corrupt_file'],
  ['an archive of nothing', writeZip([]), 'empty_document'],
  ['an archive of programs', writeZip([text('a.bin', `MZ${'\0'.repeat(300)}`)]), 'unsupported_format'],
  [
    'too many entries',
    writeZip(Array.from({ length: 10_001 }, (_, at) => text(String(at), ''))),
    'decompression_limit',
  ],
  ['entries that share their bytes', overlapping(), 'decompression_limit'],
])('%s is refused', async (_, bytes, code) => {
  expect(await desk.codeFor(bytes, 'a.zip')).toBe(code);
});

test.each([
  ['a path out of the archive', writeTar([{ name: '../a.txt', data: 'x' }]), 'archive_unsafe'],
  [
    'a cut archive',
    writeTar([{ name: 'a.txt', data: 'x'.repeat(2_000) }]).subarray(0, 1_000),
    'corrupt_file',
  ],
  ['a compressed bomb', gzipSync(Buffer.alloc(200_000_000)), 'decompression_limit'],
  ['a cut compressed file', gzipSync('plain words, and some more of them').subarray(0, 25), 'corrupt_file'],
])('%s (tar) is refused', async (_, bytes, code) => {
  expect(await desk.codeFor(bytes)).toBe(code);
});

test('a refusal that is that of a member names it', async () => {
  const refusalOf = async (bytes: Buffer, name: string) => {
    const error: AppError = await desk.read(bytes, name).then(
      () => expect.fail('read'),
      (thrown) => thrown,
    );
    return { code: error.code, member: error.details?.member, ...error.in('en') };
  };
  const empty = writeZip([text('notes/a.txt', '')]);
  expect(await refusalOf(empty, 'a.zip')).toMatchObject({
    code: 'empty_file',
    member: 'notes/a.txt',
    message: 'notes/a.txt, inside this file: The file is empty (0 bytes).',
  });
  const nested = writeZip([{ name: 'inner.zip', data: empty }]);
  expect((await refusalOf(nested, 'a.zip')).message).toContain('inner.zip/notes/a.txt, inside this file: ');
  expect(await refusalOf(gzipSync(''), 'a.gz')).toMatchObject({ code: 'empty_document', member: undefined });
});

test('one budget covers every level', async () => {
  const numbers = Array.from({ length: 400_000 }, (_, at) => `${at}`).join(' ');
  const words = Buffer.concat([Buffer.alloc(65_536, 1), Buffer.from(numbers)]);
  const inner = writeZip(Array.from({ length: 40 }, (_, at) => ({ name: `${at}.txt`, data: words })));
  const outer = writeZip(
    Array.from({ length: 4 }, (_, at) => ({ name: `${at}.zip`, data: inner, isStored: true })),
  );
  expect(await desk.codeFor(outer, 'a.zip')).toBe('decompression_limit');
  expect(desk.pool.stats().lost).toBe(0);
}, 60_000);

/** Two entries of the directory that point at one place. */
function overlapping(): Buffer {
  const bytes = writeZip([text('a.txt', 'same'), text('b.txt', 'same')]);
  bytes.writeUInt32LE(0, bytes.lastIndexOf('PK\x01\x02') + 42);
  return bytes;
}
