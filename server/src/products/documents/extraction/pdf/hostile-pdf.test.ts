import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { pdfStream, serialisePdf } from './pdf-file.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ memoryLimitBytes: 320 << 20 });
});
afterAll(() => desk.close());

const WORDS = 'BT /F1 12 Tf 50 700 Td (readable words) Tj ET';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
/** 300 KB that inflate to 300 MB; and so packed once more. */
const bomb = deflateSync(Buffer.alloc(300 << 20, ' '));
const stream = (content: string) => pdfStream('', Buffer.from(content));
const inflating = (entries = '') => pdfStream(`${entries} /Filter /FlateDecode`, bomb);

type Plan = {
  readonly content?: Buffer;
  readonly font?: string;
  readonly resources?: string;
  readonly catalog?: string;
  /** Objects from 6 on. */
  readonly more?: readonly (string | Buffer)[];
};

/** One page whose contents are object 4 and whose font is object 5. */
function write({ content, font = FONT, resources = '', catalog = '', more = [] }: Plan): Buffer {
  const kept = `/Resources << /Font << /F1 5 0 R >> ${resources} >>`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ${kept} >>`,
    content ?? stream(WORDS),
    font,
    ...more,
  ];
  return serialisePdf(objects, '');
}

const FILE =
  '/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) /UF (a) /EF << /F 6 0 R >> >>] >> >>';
const EMBEDDED = '<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 7 0 R >>';

test.each<[string, Plan]>([
  ['content stream', { content: inflating() }],
  ['stream packed twice', { content: pdfStream('/Filter [/FlateDecode /FlateDecode]', deflateSync(bomb)) }],
  ['table of characters', { font: FONT.replace('>>', '/ToUnicode 6 0 R >>'), more: [inflating()] }],
  [
    'embedded font',
    {
      font: '<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>',
      more: [EMBEDDED, inflating('/Length1 1')],
    },
  ],
  ['attached file', { catalog: FILE, more: [inflating('/Type /EmbeddedFile')] }],
])('a PDF that inflates without measure (%s) is refused as such', async (_what, plan) => {
  expect(await desk.codeFor(write(plan), 'a.pdf')).toBe('decompression_limit');
});

test('one that PDFium does not open is not inflated by pdf.js either', async () => {
  const odd = write({ content: inflating() })
    .toString('latin1')
    .replace('/Root 1 0 R', '/Root << /Type /Catalog /Pages 2 0 R >>');
  expect(await desk.codeFor(Buffer.from(odd, 'latin1'), 'a.pdf')).toBe('decompression_limit');
});

const form = (inner: string, content: string) =>
  pdfStream(
    `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> ${inner} >>`,
    Buffer.from(content),
  );
const drawing = (object: number) => `/XObject << /X ${object} 0 R >>`;
const INNER = 'BT /F1 12 Tf 50 600 Td (inner words) Tj ET';

test.each<[string, (string | Buffer)[]]>([
  ['itself', [form(drawing(6), `${INNER} /X Do /X Do`)]],
  ['each other', [form(drawing(7), `${INNER} /X Do /X Do`), form(drawing(6), '/X Do /X Do')]],
])('of forms that draw %s the words are read once', async (_what, more) => {
  const { text, warnings } = await desk.read(
    write({ content: stream(`${WORDS} /X Do`), resources: drawing(6), more }),
    'a.pdf',
  );
  expect(text.replace(/\s/g, '')).toBe('readablewordsinnerwords');
  expect(warnings).toEqual(['document_repaired']);
});

/** Forms each of which draws the next ten times: a hundred million of the last. */
const tree = (leaf: string) => [
  ...Array.from({ length: 8 }, (_, index) => form(drawing(7 + index), '/X Do '.repeat(10))),
  form('', leaf),
];

test('of forms that draw each other ten times over the words around them are read', async () => {
  const plan = { content: stream(`${WORDS} /X Do`), resources: drawing(6), more: tree('0 0 m 1 1 l S') };
  expect((await desk.read(write(plan), 'a.pdf')).text).toBe('readable words');
});

test.each<[string, Plan]>([
  ['show words', { more: tree(INNER) }],
  ['show nothing', { more: [form(drawing(6), '/X Do /X Do')] }],
])('forms without end that %s are a failure of the reading', async (_what, plan) => {
  const content = stream('/X Do');
  expect(await desk.codeFor(write({ ...plan, content, resources: drawing(6) }), 'a.pdf')).toBe(
    'extraction_crashed',
  );
});

test('the reader of a document that filled its memory reads the next one', async () => {
  await desk.codeFor(write({ content: inflating() }), 'a.pdf');
  expect((await desk.read(write({}), 'a.pdf')).text).toBe('readable words');
});

const tiny = (kids: string, ...more: string[]) =>
  serialisePdf(
    ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids}] /Count 1 >>`, ...more],
    '',
  );

test.each([
  ['itself', tiny('2 0 R')],
  ['what holds it', tiny('3 0 R', '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>')],
  ['what is not there', tiny('9 0 R')],
  ['what is no page', tiny('3 0 R', FONT)],
  ['nothing', tiny('')],
])('a list of pages that holds %s is damaged, not empty', async (_what, bytes) => {
  expect(await desk.codeFor(bytes, 'a.pdf')).toBe('corrupt_file');
});

test('a document of an empty page and one that is not there is damaged', async () => {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';
  const bytes = tiny('3 0 R 9 0 R', page).toString('latin1').replace('/Count 1', '/Count 2');
  expect(await desk.codeFor(Buffer.from(bytes, 'latin1'), 'a.pdf')).toBe('corrupt_file');
});
