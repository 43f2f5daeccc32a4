import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { NAMESPACES } from '../testing/opc-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';
import { textRows, writeXlsx, type XlsxPlan } from '../testing/xlsx-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const read = (plan: XlsxPlan, name = 'a.xlsx') => desk.read(writeXlsx(plan), name);
const blocksOf = async (plan: XlsxPlan) => signedBlocks((await read(plan)).pages).slice(1);
const oneSheet = (rows: string, after = '', more: Partial<XlsxPlan> = {}): XlsxPlan => ({
  sheets: [{ name: 'S', rows, after }],
  ...more,
});

test('sheets come in the order of their tabs under their names, hidden ones say so', async () => {
  const { pages, engine, warnings } = await read({
    sheets: [
      { name: 'Sales', rows: textRows([['a']]) },
      { name: 'Notes', rows: textRows([['b']]), state: 'veryHidden' },
      { name: 'Empty', rows: '' },
    ],
  });
  expect(pages.map(({ number, label, source }) => [number, label, source])).toEqual([
    [1, 'Sales', 'text'],
    [2, 'Notes', 'text'],
    [3, 'Empty', 'none'],
  ]);
  expect(signedBlocks(pages)).toEqual([
    ['heading 2', 'Sales'],
    ['paragraph', 'a'],
    ['heading hidden 2', 'Notes'],
    ['paragraph hidden', 'b'],
  ]);
  expect({ engine, warnings }).toEqual({
    engine: 'xlsx',
    warnings: ['hidden_content', 'pages_without_text'],
  });
});

test('cells of every type are shown, shared texts without their phonetic guides', async () => {
  const strings =
    '<si><r><t>Rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb="0" eb="1"><t>guide</t></rPh></si><si><t>two_x000A_lines</t></si>';
  const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>99</v></c><c r="D1" t="b"><v>1</v></c></row><row r="2"><c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2" t="str"><f>A1&amp;"!"</f><v>made</v></c><c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="d"><v>2026-01-02</v></c><c r="E2"><f>SUM(A1:B1)</f><v></v></c></row>`;
  expect(await blocksOf(oneSheet(rows, '', { strings }))).toEqual([
    ['table', 'Rich text\ttwo lines\t\tTRUE\n#DIV/0!\tmade\t2\t2026-01-02\t=SUM(A1:B1)'],
  ]);
});

const FORMATS: readonly (readonly [string | number, number, string])[] = [
  ['General', 0.1 + 0.2, '0.3'],
  ['General', 4006381333931, '4006381333931'],
  [9, 0.183, '18%'],
  [4, 12345.678, '12,345.68'],
  [14, 44000, '2020-06-18'],
  [22, 44000.5, '2020-06-18 12:00'],
  [20, 0.75, '18:00'],
  ['dd/mm/yyyy', 44000, '18/06/2020'],
  ['#,##0.00\\ [$€-40C]', 1234.5, '1 234,50 €'],
  ['[h]:mm', 1.5, '36:00'],
  ['"no" quote"', 3, '3'],
];

test('numbers are shown in their formats', async () => {
  const custom = FORMATS.map(([format], index) =>
    typeof format === 'string' ? `<numFmt numFmtId="${200 + index}" formatCode='${format}'/>` : '',
  );
  const styles = FORMATS.map(
    ([format], index) => `<xf numFmtId="${typeof format === 'number' ? format : 200 + index}"/>`,
  );
  const rows = FORMATS.map(
    ([, value], index) => `<row><c s="${index}"><v>${value}</v></c><c><v>1</v></c></row>`,
  );
  const plan = oneSheet(rows.join(''), '', {
    styles: `<numFmts>${custom.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs>`,
  });
  const [[, text = ''] = []] = await blocksOf(plan);
  expect(text.split('\n').map((line) => line.split('\t')[0])).toEqual(FORMATS.map(([, , shown]) => shown));
});

test('dates of a workbook that counts from 1904 are four years later', async () => {
  const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
  const workbookProperties = '<workbookPr date1904="1"/>';
  const plan = oneSheet('<row><c s="0"><v>42538</v></c></row>', '', { styles, workbookProperties });
  expect(await blocksOf(plan)).toEqual([['paragraph', '2020-06-18']]);
});

test('tables apart from each other stay apart; a free column inside a table does not cut it', async () => {
  const rows = textRows([
    ['Report'],
    [],
    ['Name', 'Age', '', 'Town', '', 'x'],
    ['Ann', '31', '', 'Lyon', '', 'y'],
    ['Bob', '32', '', 'Lille'],
    [],
    ['end', 'of'],
  ]);
  const { pages } = await read(oneSheet(rows));
  expect(signedBlocks(pages).slice(1)).toEqual([
    ['paragraph', 'Report'],
    ['table', 'Name\tAge\nAnn\t31\nBob\t32'],
    ['table', 'Town\nLyon\nLille'],
    ['table', 'x\ny'],
    ['table', 'end\tof'],
  ]);
  expect(pages[0]?.blocks[2]).toMatchObject({ header_rows: 1 });
  const spaced = textRows([
    ['a', '', 'b'],
    ['c', '', 'd'],
  ]);
  expect(await blocksOf(oneSheet(spaced))).toEqual([['table', 'a\t\tb\nc\t\td']]);
});

test('the text of merged cells stands in each, that of a title once', async () => {
  const rows = textRows([['Title'], ['tall', 'wide', '', 'x'], ['', 'b', 'c', 'y']]);
  const after =
    '<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="A9:XFD1048576"/></mergeCells>';
  expect(await blocksOf(oneSheet(rows, after))).toEqual([
    ['table', 'Title\ntall\twide\twide\tx\ntall\tb\tc\ty'],
  ]);
});

test('text boxes, charts, pictures, notes, threads and the printed edges belong to the sheet', async () => {
  const t = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"';
  const x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const box = '<xdr:sp><xdr:txBody><a:p><a:r><a:t>Boxed</a:t></a:r></a:p></xdr:txBody></xdr:sp>';
  const chart = '<xdr:graphicFrame><c:chart r:id="c"/></xdr:graphicFrame>';
  const picture =
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="P" descr="A bridge"/></xdr:nvPicPr></xdr:pic>';
  const series =
    '<c:ser><c:tx><c:v>Ducks</c:v></c:tx><c:val><c:numLit><c:pt idx="0"><c:v>5</c:v></c:pt></c:numLit></c:val></c:ser>';
  const parts = {
    'xl/drawing.xml': {
      xml: `<xdr:wsDr ${NAMESPACES}>${box}${chart}${picture}</xdr:wsDr>`,
      relations: { c: ['chart', 'chart.xml'] as const },
    },
    'xl/chart.xml': { xml: `<c:chartSpace ${NAMESPACES}>${series}</c:chartSpace>` },
    'xl/notes.xml': {
      xml: `<comments ${x}><authors><author>Ann</author><author>tc={1}</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>Ann:</t></r><r><t> Check</t></r></text></comment><comment ref="B1" authorId="1"><text><t>[Threaded comment]</t></text></comment></commentList></comments>`,
    },
    'xl/threads.xml': {
      xml: `<ThreadedComments ${t}><threadedComment ref="B1" personId="{1}" dT="2026-01-02T03:04:05.00"><text>Why?</text></threadedComment></ThreadedComments>`,
    },
    'xl/persons.xml': { xml: `<personList ${t}><person displayName="Bob" id="{1}"/></personList>` },
  };
  const relations = {
    d: ['drawing', '../drawing.xml'],
    n: ['comments', '../notes.xml'],
    t: ['threadedComment', '../threads.xml'],
  } as const;
  const after =
    '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"Internal&amp;CPage &amp;P of &amp;N</oddHeader><oddFooter>&amp;A</oddFooter></headerFooter>';
  const sheets = [{ name: 'S', rows: textRows([['a']]), after, relations }];
  expect(await blocksOf({ sheets, parts, relations: { p: ['person', 'persons.xml'] } })).toEqual([
    ['paragraph', 'a'],
    ['paragraph text_box', 'Boxed'],
    ['table chart', '\tDucks\n\t5'],
    ['image', 'A bridge'],
    ['paragraph comment', '[A1] Ann: Check'],
    ['paragraph comment', '[B1] Bob, 2026-01-02T03:04:05: Why?'],
    ['paragraph header', 'Internal'],
  ]);
});

test('a long sheet comes in pages, its name once', async () => {
  const rows = textRows(Array.from({ length: 4_500 }, (_, index) => [`r${index}`, 'x']));
  const { pages } = await read(oneSheet(rows));
  expect(pages.map(({ number, label, text }) => [number, label, text.split('\n').length])).toEqual([
    [1, 'S', 2_002],
    [2, 'S', 2_000],
    [3, 'S', 500],
  ]);
  expect(pages[1]?.text.startsWith('r2000\tx')).toBe(true);
});

test('a sheet with cells in opposite corners and a full first row stays small', async () => {
  const corner = (row: number) =>
    `<row r="${row}"><c r="A${row}"><v>1</v></c><c r="XFD${row}"><v>2</v></c></row>`;
  const wide = `<row r="1">${'<c><v>1</v></c>'.repeat(16_384)}</row>`;
  const rows = wide + Array.from({ length: 500 }, (_, index) => corner(index + 2)).join('');
  const { pages } = await read(oneSheet(rows));
  expect(Math.max(...pages.map(({ text }) => text.length))).toBeLessThan(250_000);
});

test('macros are never read, which is said', async () => {
  const contentType = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml';
  const plan = oneSheet(textRows([['a']]), '', { contentType, relations: { m: ['vbaProject', 'vba.bin'] } });
  expect((await read(plan, 'a.xlsm')).warnings).toEqual(['macros_ignored']);
});

test.each([
  ['a workbook of empty sheets', oneSheet('<row><c s="1"/></row>'), 'empty_document'],
  [
    'a DOCTYPE in a sheet',
    oneSheet('', '', { parts: { 'xl/styles.xml': { xml: '<!DOCTYPE x><x/>' } } }),
    'xml_unsafe',
  ],
  ['a sheet that breaks off', oneSheet('<row><c><v>1</v>'), 'corrupt_file'],
  [
    'a sheet that inflates a thousandfold',
    oneSheet(textRows([['a'.repeat(30_000_000)]])),
    'decompression_limit',
  ],
])('%s is refused', async (_, plan, code) => {
  expect(await desk.codeFor(writeXlsx(plan), 'a.xlsx')).toBe(code);
});
