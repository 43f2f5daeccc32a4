import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const HEAD = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\*\cs3 \additive Default;}}{\info{\title A report}{\author Zo\'e9}{\creatim\yr2024}}`;
const rtf = (body: string) => `${HEAD}${body}}`;
const read = (body: string) => desk.read(Buffer.from(rtf(body), 'latin1'), 'a.rtf');
const blocksOf = async (body: string) => signedBlocks((await read(body)).pages);

test('paragraphs, headings, items, line ends and hidden text are as a reader sees them', async () => {
  const { metadata, mediaType, engine, pages } = await read(
    String.raw`\pard\plain\s1 {\b One}\par\pard\s2 Two\par\pard\outlinelevel2 Three\par\pard\plain First {\v no}{\deleted no}word\line second\tab tab.\par
{\listtext\f3\'b7\tab}\ls1\ilvl0 item\par{\listtext\pard\plain a)\tab}\ilvl1 inner\par\pard {\*\unknown no}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt a link}} and \{braces\}\~\emdash\u8364?\par`,
  );
  expect([metadata, mediaType, engine]).toEqual([
    { title: 'A report', author: 'Zoé' },
    'application/rtf',
    'rtf',
  ]);
  expect(signedBlocks(pages)).toEqual([
    ['heading 1', 'One'],
    ['heading 2', 'Two'],
    ['heading 3', 'Three'],
    ['paragraph', 'First word\nsecond\ttab.'],
    ['list_item 0', '• item'],
    ['list_item 1', 'a) inner'],
    ['paragraph', 'a link and {braces} —€'],
  ]);
});

test.each([
  [String.raw`caf\'e9`, 'café'],
  ['caf\xe9', 'café'],
  [String.raw`{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} plain`, 'Привет plain'],
  [String.raw`{\f2 \'93\'fa\'96\'7b}`, '日本'],
  [String.raw`{\f3 \'b7} dot`, '• dot'],
  [String.raw`\uc2\u26085 ??\uc0\u26412 is`, '日本is'],
  [String.raw`\uc1\u-10179?\u-8704?`, '😀'],
  [String.raw`{\uc1\u233\'e9}\u233 {x}`, 'ééx'],
  [String.raw`a\bin5 {\par }b`.replace('{\\par }', '{\\}}{'), 'ab'],
  [String.raw`{\upr{ansi}{\*\ud{\u945?}}}`, 'α'],
  [String.raw`{\*\moMath{\mf{\mfPr{\mtype lin}}{\mnum a+1}}}`, 'a+1'],
])('%s reads %s', async (body, shown) => {
  expect((await read(body)).text).toBe(shown);
});

test('tables keep their cells, the merged ones too', async () => {
  const row = (definition: string, cells: string[]) =>
    String.raw`\trowd${definition}\pard\intbl ${cells.map((cell) => `${cell}\\cell`).join(' ')}\row`;
  const body = [
    'Before\\par',
    row('\\trhdr\\cellx1\\cellx2', ['Name', 'Age']),
    row('\\clvmgf\\cellx1\\cellx2', ['Zo\\u233?', 'first\\par second']),
    row('\\clvmrg\\cellx1\\cellx2', ['', '31']),
    row('\\clmgf\\cellx1\\clmrg\\cellx2', ['both', '']),
    '\\pard After\\par',
  ].join('\n');
  const { pages } = await read(body);
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'Before'],
    ['table', 'Name\tAge\nZoé\tfirst second\nZoé\t31\nboth\tboth'],
    ['paragraph', 'After'],
  ]);
  expect(pages[0]?.blocks[1]).toMatchObject({ header_rows: 1 });
});

test('headers, footers, notes, comments and text boxes have their roles', async () => {
  const box = String.raw`{\shp{\*\shpinst{\sp{\sn fill}{\sv 1}}{\shptxt In the box\par}}{\shprslt{\pict 00ff}}}`;
  const body = String.raw`{\header Top\par}{\headerf Top\par}{\footer Bottom\par}Text{\super\chftn}{\footnote\pard {\super\chftn} The note\par} on{\footnote\ftnalt The end} it${box}{\*\atnid Z}{\*\atnauthor Zo\'e9}{\*\annotation{\*\atndate 1}A remark}.\par{\pict\wmetafile8 0102}`;
  expect(await blocksOf(body)).toEqual([
    ['paragraph header', 'Top'],
    ['paragraph', 'Text[1] on[i] it.'],
    ['paragraph text_box', 'In the box'],
    ['paragraph footnote', '[1] The note'],
    ['paragraph endnote', '[i] The end'],
    ['paragraph comment', 'Zoé: A remark'],
    ['paragraph footer', 'Bottom'],
  ]);
});

test('damaged and hostile files are read in bounds or refused', async () => {
  const cut = await desk.read(rtf('One\\par Two').slice(0, -5), 'a.rtf');
  expect([cut.text, cut.warnings]).toEqual(['One', ['document_repaired']]);
  expect((await read('One}}}} junk')).text).toBe('One');
  expect(await desk.codeFor(`{\\rtf1 ${'{'.repeat(2_000_000)}x`, 'a.rtf')).toBe('corrupt_file');
  expect(await desk.codeFor('{\\rtf1\\bin99999999 x}', 'a.rtf')).toBe('empty_document');
  expect(await desk.codeFor(`{\\rtf1 ${'\\u233?'.repeat(300_000)}}`, 'a.rtf')).toBe('read');
  expect(await desk.codeFor(`{\\rtf1 ${'\\trowd\\cell\\row'.repeat(100_000)} x}`, 'a.rtf')).toBe('read');
  expect(desk.pool.stats().lost).toBe(0);
});
