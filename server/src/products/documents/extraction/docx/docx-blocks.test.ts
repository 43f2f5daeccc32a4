import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Plan = Parameters<typeof writeDocx>[0];

async function blocksOf(plan: Plan): Promise<[string, string][]> {
  return signedBlocks((await desk.read(writeDocx(plan), 'a.docx')).pages);
}

const styled = (style: string, text: string) => paragraph(text, `<w:pStyle w:val="${style}"/>`);
const style = (id: string, inner: string) => `<w:style w:styleId="${id}">${inner}</w:style>`;
const cell = (properties: string, text: string) =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
const row = (cells: string, properties = '') => `<w:tr><w:trPr>${properties}</w:trPr>${cells}</w:tr>`;

test('headings are known by outline level, by style and by what the style inherits, in any language', async () => {
  const styles = [
    style('Titre1', '<w:name w:val="Titre 1"/>'),
    style('Mine', '<w:name w:val="Mine"/><w:basedOn w:val="H3"/>'),
    style('H3', '<w:name w:val="Section"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
    style('Big', '<w:name w:val="Title"/>'),
  ].join('');
  const body = [
    styled('Big', 'Report'),
    styled('Titre1', 'Portée'),
    styled('Mine', 'Deep'),
    paragraph('Own', '<w:outlineLvl w:val="1"/>'),
    paragraph('Not', '<w:pStyle w:val="Titre1"/><w:outlineLvl w:val="9"/>'),
    paragraph('Was', '<w:pPrChange><w:pPr><w:pStyle w:val="Titre1"/></w:pPr></w:pPrChange>'),
  ].join('');
  expect(await blocksOf({ body, parts: { styles } })).toEqual([
    ['heading 1', 'Report'],
    ['heading 1', 'Portée'],
    ['heading 3', 'Deep'],
    ['heading 2', 'Own'],
    ['paragraph', 'Not'],
    ['paragraph', 'Was'],
  ]);
});

test('lines in a style of code are one block of it, with their spaces', async () => {
  const styles = style('Code', '<w:name w:val="Source Code"/>');
  const body = styled('Code', 'if x:') + styled('Code', '    run()') + paragraph('Prose');
  expect(await blocksOf({ body, parts: { styles } })).toEqual([
    ['code', 'if x:\n    run()'],
    ['paragraph', 'Prose'],
  ]);
});

test('the text of merged cells stands in every cell that they cover', async () => {
  const rows = [
    row(cell('', 'a') + cell('<w:gridSpan w:val="2"/>', 'wide'), '<w:tblHeader/>'),
    row(cell('<w:vMerge w:val="restart"/>', 'tall') + cell('', 'c') + cell('', 'd')),
    row(cell('<w:vMerge/>', '') + cell('', 'e') + cell('', 'f')),
    row(cell('', 'late'), '<w:gridBefore w:val="2"/>'),
  ].join('');
  const { pages } = await desk.read(writeDocx({ body: `<w:tbl>${rows}</w:tbl>` }), 'a.docx');
  expect(pages[0]?.blocks).toMatchObject([
    {
      kind: 'table',
      header_rows: 1,
      rows: [
        ['a', 'wide', 'wide'],
        ['tall', 'c', 'd'],
        ['tall', 'e', 'f'],
        ['', '', 'late'],
      ],
    },
  ]);
});

test('a cell that claims to cover a million columns covers as many as Word has', async () => {
  const body = `<w:tbl>${row(cell('<w:gridSpan w:val="1000000"/>', 'x'))}</w:tbl>`;
  const [table] = (await desk.read(writeDocx({ body }), 'a.docx')).pages[0]?.blocks ?? [];
  expect(table?.kind === 'table' && table.rows[0]?.length).toBe(64);
});

test('a list goes on after an interruption, begins again when told, and counts skipped levels', async () => {
  const level = (index: number, text: string) =>
    `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="${text}"/></w:lvl>`;
  const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, '%1.')}${level(1, '%1.%2')}${level(2, '%1.%2.%3')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>`;
  const item = (text: string, numId: number, index = 0) =>
    paragraph(text, `<w:numPr><w:ilvl w:val="${index}"/><w:numId w:val="${numId}"/></w:numPr>`);
  const body = [
    item('a', 1),
    paragraph('Between'),
    item('b', 1),
    item('c', 1, 2),
    item('d', 1, 1),
    item('e', 2),
    item('f', 2),
  ].join('');
  expect((await blocksOf({ body, parts: { numbering } })).map(([, text]) => text)).toEqual([
    '1. a',
    'Between',
    '2. b',
    '2.1.1 c',
    '2.2 d',
    '7. e',
    '8. f',
  ]);
});

test('every part beside the body says what it is', async () => {
  const box = `<w:r><w:txbxContent>${paragraph('Boxed')}</w:txbxContent></w:r>`;
  const formula = '<w:p><m:oMathPara><m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath></m:oMathPara></w:p>';
  const picture = '<w:r><w:drawing><wp:docPr id="1" descr="A red boat"/></w:drawing></w:r>';
  const guessed =
    '<w:r><w:drawing><wp:docPr id="2" descr="A cat. Description automatically generated"/></w:drawing></w:r>';
  const secret = '<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>';
  const body = [
    `<w:p><w:r><w:t>Anchor</w:t><w:endnoteReference w:id="9"/></w:r>${secret}${box}${picture}${guessed}</w:p>`,
    formula,
    styled('Caption', 'Figure 1'),
  ].join('');
  const parts = {
    header: paragraph('Top'),
    endnotes: `<w:endnote w:id="9">${paragraph('Later')}</w:endnote>`,
    comments: `<w:comment w:id="0" w:author="Ann" w:date="2026-01-02T03:04:05Z">${paragraph('Why?')}</w:comment>`,
  };
  expect(await blocksOf({ body, parts })).toEqual([
    ['paragraph header', 'Top'],
    ['paragraph', 'Anchor[i]'],
    ['paragraph hidden', 'secret'],
    ['paragraph text_box', 'Boxed'],
    ['image', 'A red boat'],
    ['paragraph formula', 'E=m'],
    ['paragraph caption', 'Figure 1'],
    ['paragraph endnote', '[i] Later'],
    ['paragraph comment', 'Ann, 2026-01-02T03:04:05: Why?'],
  ]);
});

test('a chart stands where it is drawn: its titles, then a table of what it shows', async () => {
  const points = (kind: string, values: string[]) =>
    `<c:${kind}>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:${kind}>`;
  const series = (name: string, format: string, values: string[]) =>
    `<c:ser><c:tx><c:strRef>${points('strCache', [name])}</c:strRef></c:tx><c:cat><c:strRef>${points('strCache', ['007', 'South'])}</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>${format}</c:formatCode>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:numCache></c:numRef></c:val></c:ser>`;
  const title = '<c:title><c:tx><c:rich><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:rich></c:tx></c:title>';
  const chart = `<c:chart>${title}<c:plotArea>${series('2025', 'General', ['2.4000000000000004', '3'])}${series('2026', '0%', ['0.5', '0.25'])}</c:plotArea></c:chart>`;
  const body = `${paragraph('Before')}<w:p><w:r><w:drawing><c:chart r:id="r-chart"/></w:drawing></w:r></w:p>${paragraph('After')}`;
  expect(await blocksOf({ body, parts: { chart } })).toEqual([
    ['paragraph', 'Before'],
    ['paragraph chart', 'Sales'],
    ['table chart', '\t2025\t2026\n007\t2.4\t50%\nSouth\t3\t25%'],
    ['paragraph', 'After'],
  ]);
});

test('a chart of the newer kinds is read in place of the picture that stands for it', async () => {
  const level = (values: string[], attributes = '') =>
    `<cx:lvl ${attributes}>${values.map((value, index) => `<cx:pt idx="${index}">${value}</cx:pt>`).join('')}</cx:lvl>`;
  const data = `<cx:data id="0"><cx:strDim type="cat"><cx:f>A</cx:f>${level(['Oak', 'Elm'])}${level(['Trees', 'Trees'])}</cx:strDim><cx:numDim type="val"><cx:f>B</cx:f>${level(['0.5', '0.25'], 'formatCode="0%"')}</cx:numDim></cx:data>`;
  const title =
    '<cx:title><cx:tx><cx:rich><a:p><a:r><a:t>Sha</a:t></a:r><a:r><a:t>res</a:t></a:r></a:p></cx:rich></cx:tx></cx:title>';
  const series =
    '<cx:series><cx:tx><cx:txData><cx:f>C</cx:f><cx:v>2026</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series>';
  const space = 'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"';
  const a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
  const xml = `<cx:chartSpace ${space} ${a}><cx:chartData>${data}</cx:chartData><cx:chart>${title}${series}</cx:chart></cx:chartSpace>`;
  const relations = '<Relationship Id="x" Type="http://x/chartEx" Target="chartEx1.xml"/>';
  const drawing = `<mc:AlternateContent><mc:Choice Requires="cx1"><w:drawing><cx:chart ${space} r:id="x"/></w:drawing></mc:Choice><mc:Fallback><w:t>not available</w:t></mc:Fallback></mc:AlternateContent>`;
  const extra = [{ name: 'word/chartEx1.xml', data: xml }];
  expect(await blocksOf({ body: `<w:p><w:r>${drawing}</w:r></w:p>`, relations, extra })).toEqual([
    ['paragraph chart', 'Shares'],
    ['table chart', '\t\t2026\nTrees\tOak\t50%\nTrees\tElm\t25%'],
  ]);
});

test('a diagram is a list as deep as its shapes hang below one another', async () => {
  const point = (id: string, text: string, type = 'node') =>
    `<dgm:pt modelId="${id}" type="${type}"><dgm:t><a:p><a:r><a:t>${text}</a:t></a:r></a:p></dgm:t></dgm:pt>`;
  const line = (from: string, to: string, order: number) =>
    `<dgm:cxn srcId="${from}" destId="${to}" srcOrd="${order}"/>`;
  const diagramData = `<dgm:ptLst>${point('0', '', 'doc')}${point('b', 'Sales')}${point('a', 'Board')}${point('x', 'drawn', 'pres')}</dgm:ptLst><dgm:cxnLst>${line('0', 'a', 0)}${line('a', 'b', 0)}${line('b', 'a', 0)}</dgm:cxnLst>`;
  const body = '<w:p><w:r><w:drawing><dgm:relIds r:dm="r-diagramData"/></w:drawing></w:r></w:p>';
  expect(await blocksOf({ body, parts: { diagramData } })).toEqual([
    ['list_item 0', '• Board'],
    ['list_item 1', '• Sales'],
  ]);
});

test('a very long table goes on, without its header, on the next page', async () => {
  const header = row(cell('', 'head'), '<w:tblHeader/>');
  const body = `<w:tbl>${header}${row(cell('', 'x')).repeat(2_500)}</w:tbl>`;
  const { pages } = await desk.read(writeDocx({ body }), 'a.docx');
  expect(pages.map(({ blocks }) => blocks)).toMatchObject([
    [{ kind: 'table', header_rows: 1 }],
    [{ kind: 'table', header_rows: 0 }],
  ]);
  expect(pages.map(({ text }) => text.split('\n').length)).toEqual([2_000, 501]);
});

test('a very long document comes in pages that a search can take in', async () => {
  const body = Array.from({ length: 60 }, () => paragraph('word '.repeat(2_000))).join('');
  const { pages } = await desk.read(writeDocx({ body }), 'a.docx');
  expect(pages.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(Math.max(...pages.map(({ text }) => text.length))).toBeLessThan(250_000);
});
