import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { writeZip } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const textOf = async (plan: Parameters<typeof writeDocx>[0]) =>
  (await desk.read(writeDocx(plan), 'a.docx')).text;
const run = (xml: string) => `<w:p><w:r>${xml}</w:r></w:p>`;
const cell = (xml: string) => `<w:tc>${xml}</w:tc>`;

test('paragraphs come in order, one blank line between two', async () => {
  expect(await textOf({ body: paragraph('One') + paragraph('') + paragraph('Two') })).toBe('One\n\nTwo');
});

test('the whole result says how it was read', async () => {
  const extraction = await desk.read(writeDocx({ body: paragraph('One') }), 'a.docx');
  expect(extraction).toMatchObject({
    pages: [{ number: 1, text: 'One', source: 'text', confidence: 1 }],
    engine: 'docx',
    warnings: [],
  });
});

test('a table is rows of cells, and a table inside a cell stays in its cell', async () => {
  const inner = `<w:tbl><w:tr>${cell(paragraph('in'))}${cell(paragraph('ner'))}</w:tr></w:tbl>`;
  const row = `<w:tr>${cell(paragraph('a') + paragraph('b'))}${cell(inner)}</w:tr>`;
  expect(await textOf({ body: `<w:tbl>${row}${row}</w:tbl>` })).toBe('a b\tin ner\na b\tin ner');
});

test('list labels that Word computes are written out', async () => {
  const level = (index: number, format: string, text: string) =>
    `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
  const numbering = `<w:abstractNum w:abstractNumId="7">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%1.%2)')}</w:abstractNum><w:abstractNum w:abstractNumId="8">${level(0, 'bullet', '·')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>`;
  const item = (text: string, numId: number, index: number) =>
    paragraph(text, `<w:numPr><w:ilvl w:val="${index}"/><w:numId w:val="${numId}"/></w:numPr>`);
  const body = [
    item('x', 1, 0),
    item('y', 1, 1),
    item('z', 1, 1),
    item('w', 1, 0),
    item('v', 1, 1),
    item('u', 2, 0),
  ];
  const text = await textOf({ body: body.join(''), parts: { numbering } });
  expect(text.split('\n')).toEqual(['1. x', '1.a) y', '1.b) z', '2. w', '2.a) v', '• u']);
});

test('headings numbered by their style are numbered, even when the styles inherit in a circle', async () => {
  const numbering = `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1 –"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`;
  const styles = `<w:style w:styleId="H"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:styleId="X"><w:basedOn w:val="Y"/></w:style><w:style w:styleId="Y"><w:basedOn w:val="X"/></w:style>`;
  const body = paragraph('Scope', '<w:pStyle w:val="H"/>') + paragraph('Terms', '<w:pStyle w:val="X"/>');
  expect(await textOf({ body, parts: { numbering, styles } })).toBe('I – Scope\n\nTerms');
});

test('headers, notes, comments and footers are part of the text, each once', async () => {
  const body = `<w:p><w:r><w:t>Body</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`;
  const note = (id: number, text: string, type = '') =>
    `<w:footnote w:id="${id}"${type}>${paragraph(text)}</w:footnote>`;
  const parts = {
    header: paragraph('Top'),
    footer: paragraph('Bottom') + paragraph('Page 3 of 7'),
    footnotes: note(0, 'line', ' w:type="separator"') + note(2, 'The note'),
    comments: `<w:comment w:id="0">${paragraph('The remark')}</w:comment>`,
  };
  expect((await textOf({ body, parts })).split('\n\n')).toEqual([
    'Top',
    'Body[1]',
    '[1] The note',
    'The remark',
    'Bottom',
  ]);
});

test('a header that comes back in another section is given once', async () => {
  const relations = '<Relationship Id="h2" Type="http://x/header" Target="header2.xml"/>';
  const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const extra = [{ name: 'word/header2.xml', data: `<w:hdr xmlns:w="${w}">${paragraph('Top')}</w:hdr>` }];
  expect(
    await textOf({ body: paragraph('Body'), parts: { header: paragraph('Top') }, relations, extra }),
  ).toBe('Top\n\nBody');
});

test('a text box follows its paragraph and is read once although it is written twice', async () => {
  const box = `<w:txbxContent>${paragraph('Boxed')}</w:txbxContent>`;
  const choice = `<mc:AlternateContent><mc:Choice Requires="wps">${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent>`;
  expect(await textOf({ body: `<w:p><w:r><w:t>Anchor</w:t>${choice}</w:r></w:p>` })).toBe('Anchor\n\nBoxed');
});

test('deleted and moved text, tab stops and field codes are not part of the text', async () => {
  const body = `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`;
  expect(await textOf({ body })).toBe('kept');
});

test('marks inside a run become the characters they stand for', async () => {
  const body = run(
    '<w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/><w:t>d</w:t><w:sym w:char="F0B7"/>',
  );
  expect(await textOf({ body })).toBe('a b-c\nd•');
});

test('a formula is written on one line', async () => {
  const part = (name: string, text: string) => `<m:${name}><m:r><m:t>${text}</m:t></m:r></m:${name}>`;
  const body = `<w:p><m:oMath><m:f>${part('num', 'a')}${part('den', 'b')}</m:f><m:sSup>${part('e', 'x')}${part('sup', '2')}</m:sSup></m:oMath></w:p>`;
  expect(await textOf({ body })).toBe('a/b x^2');
});

test('files of other programs inside a document are not read, which is said', async () => {
  const relations = '<Relationship Id="p" Type="http://x/package" Target="embeddings/book.xlsx"/>';
  const { warnings } = await desk.read(writeDocx({ body: paragraph('x'), relations }), 'a.docx');
  expect(warnings).toEqual(['attachments_ignored']);
});

test('a document without words is not a success', async () => {
  expect(await desk.codeFor(writeDocx({ body: paragraph(' ') }), 'a.docx')).toBe('empty_document');
});

test('relationships that lead outside are not followed', async () => {
  const relations =
    '<Relationship Id="x" Type="http://x/header" Target="http://127.0.0.1:9/h.xml" TargetMode="External"/><Relationship Id="y" Type="http://x/footer" Target="../../../etc/passwd"/>';
  expect(await textOf({ body: paragraph('Alone'), relations })).toBe('Alone');
});

const LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`;

test.each([
  ['entities that multiply', LAUGHS, '&c;'],
  ['an external entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '&a;'],
  ['any DOCTYPE', '<!DOCTYPE x>', 'text'],
])('%s are refused', async (_, prolog, text) => {
  expect(await desk.codeFor(writeDocx({ prolog, body: paragraph(text) }), 'a.docx')).toBe('xml_unsafe');
});

test('an entity that nobody declared is a damaged document', async () => {
  expect(await desk.codeFor(writeDocx({ body: paragraph('&what;') }), 'a.docx')).toBe('corrupt_file');
});

test('elements nested beyond reason are refused', async () => {
  const body = '<w:sdt>'.repeat(50_000) + paragraph('deep') + '</w:sdt>'.repeat(50_000);
  expect(await desk.codeFor(writeDocx({ body }), 'a.docx')).toBe('xml_unsafe');
});

test('a document of 300 KB that inflates to 300 MB is refused, with its memory in bounds', async () => {
  const bomb = writeDocx({ body: paragraph('a'.repeat(300_000_000)) });
  expect(bomb.length).toBeLessThan(320_000);
  expect(await desk.codeFor(bomb, 'a.docx')).toBe('decompression_limit');
});

test('a bomb that declares a small size is refused all the same', async () => {
  const data = `<document>${' '.repeat(60_000_000)}</document>`;
  const document = { name: 'word/document.xml', data, declaredBytes: 900 };
  expect(await desk.codeFor(replaceDocument(document), 'a.docx')).toBe('decompression_limit');
});

test('a part that is not as long as declared is damaged', async () => {
  const document = { name: 'word/document.xml', data: '<document/>', declaredBytes: 900 };
  expect(await desk.codeFor(replaceDocument(document), 'a.docx')).toBe('corrupt_file');
});

test('a part of which one letter became another is damaged', async () => {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const data = `<w:document ${space}><w:body>${paragraph('price 100')}</w:body></w:document>`;
  const bytes = replaceDocument({ name: 'word/document.xml', data, isStored: true });
  expect((await desk.read(bytes, 'a.docx')).text).toBe('price 100');
  bytes.write('price 900', bytes.indexOf('price 100'));
  expect(await desk.codeFor(bytes, 'a.docx')).toBe('corrupt_file');
});

test('a bomb in a part that is never read is refused by what it declares', async () => {
  const extra = [{ name: 'word/media/image1.bmp', data: Buffer.alloc(300_000_000) }];
  expect(await desk.codeFor(writeDocx({ body: paragraph('x'), extra }), 'a.docx')).toBe(
    'decompression_limit',
  );
});

test.each(['../../etc/cron.d/x', '/etc/passwd', 'C:/windows/x', '..\\..\\x'])(
  'an entry called %j is refused',
  async (name) => {
    const extra = [{ name, data: 'x' }];
    expect(await desk.codeFor(writeDocx({ body: paragraph('x'), extra }), 'a.docx')).toBe('archive_unsafe');
  },
);

test('too many entries are refused before they are read', async () => {
  const extra = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, data: '' }));
  expect(await desk.codeFor(writeDocx({ body: paragraph('x'), extra }), 'a.docx')).toBe(
    'decompression_limit',
  );
});

test('two entries of one name, of which readers could choose either, are a damaged document', async () => {
  const extra = [{ name: 'WORD/document.xml', data: '<x/>' }];
  expect(await desk.codeFor(writeDocx({ body: paragraph('x'), extra }), 'a.docx')).toBe('corrupt_file');
});

test('an entry with a password asks for it', async () => {
  const document = { name: 'word/document.xml', data: '<document/>', isLocked: true };
  expect(await desk.codeFor(replaceDocument(document), 'a.docx')).toBe('password_required');
});

function replaceDocument(document: Parameters<typeof writeZip>[0][number]): Buffer {
  const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`;
  return writeZip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: relations },
    document,
  ]);
}
