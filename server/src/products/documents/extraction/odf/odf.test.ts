import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { type OdfPlan, writeOdf } from '../testing/odf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const NAMES = { text: 'a.odt', spreadsheet: 'a.ods', presentation: 'a.odp' };
const read = (plan: OdfPlan) => desk.read(writeOdf(plan), NAMES[plan.kind]);
const blocksOf = async (plan: OdfPlan) => signedBlocks((await read(plan)).pages);
const p = (text: string, style = 'Standard') => `<text:p text:style-name="${style}">${text}</text:p>`;
const item = (xml: string) => `<text:list-item>${xml}</text:list-item>`;
const list = (items: string, attributes = '') => `<text:list ${attributes}>${items}</text:list>`;
const cell = (text: string, attributes = '') =>
  `<table:table-cell ${attributes}>${text === '' ? '' : p(text)}</table:table-cell>`;
const row = (cells: string, attributes = '') => `<table:table-row ${attributes}>${cells}</table:table-row>`;

test('headings and paragraphs are known by their styles, spaces and deleted text are as a reader sees them', async () => {
  const automatic =
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/><style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/><style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>';
  const body = [
    '<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>',
    p('Report', 'P1'),
    p('About it', 'Subtitle'),
    '<text:h text:outline-level="3">Deep</text:h>',
    p('one<text:s text:c="3"/>two<text:tab/>three\n   four<text:line-break/>five', 'A'),
    p('if x:<text:line-break/><text:s text:c="4"/>run()', 'Preformatted_20_Text'),
    p('Figure 1', 'Caption'),
  ].join('');
  const { engine, pages } = await read({ kind: 'text', body, automatic });
  expect(engine).toBe('odt');
  expect(signedBlocks(pages)).toEqual([
    ['heading 1', 'Report'],
    ['heading 2', 'About it'],
    ['heading 3', 'Deep'],
    ['paragraph', 'one two three four\nfive'],
    ['code', 'if x:\n    run()'],
    ['paragraph caption', 'Figure 1'],
  ]);
});

test('lists are numbered by level, continued or begun again, and headings by the outline', async () => {
  const number = (level: number, format: string, shown = 1) =>
    `text:level="${level}" style:num-format="${format}" style:num-suffix="." text:display-levels="${shown}"`;
  const automatic = `<text:list-style style:name="L"><text:list-level-style-number ${number(1, '1')}/><text:list-level-style-number ${number(2, 'a', 2)}/><text:list-level-style-bullet text:level="3"/></text:list-style>`;
  const styles = `<text:outline-style style:name="Outline"><text:outline-level-style ${number(1, 'I')}/><text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>`;
  const named = 'text:style-name="L"';
  const body = [
    '<text:h text:outline-level="1">First</text:h><text:h text:outline-level="2">Plain</text:h>',
    '<text:h text:outline-level="1" text:is-list-header="true">Bare</text:h>',
    '<text:h text:outline-level="1">Second</text:h>',
    list(item(p('x') + p('more')) + item(p('y') + list(item(p('z') + list(item(p('deep')))))), named),
    list(item(p('on')), `${named} text:continue-numbering="true"`),
    list(item(p('anew')), named),
  ].join('');
  expect(await blocksOf({ kind: 'text', body, automatic, styles })).toEqual([
    ['heading 1', 'I. First'],
    ['heading 2', 'Plain'],
    ['heading 1', 'Bare'],
    ['heading 1', 'II. Second'],
    ['list_item 0', '1. x'],
    ['list_item 0', 'more'],
    ['list_item 0', '2. y'],
    ['list_item 1', '2.a. z'],
    ['list_item 2', '• deep'],
    ['list_item 0', '3. on'],
    ['list_item 0', '1. anew'],
  ]);
});

test('notes, remarks, boxes, pictures, headers and footers belong to the text, each once', async () => {
  const note =
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Under</text:p></text:note-body></text:note>';
  const remark =
    '<office:annotation><dc:creator>Ann</dc:creator><meta:creator-initials xmlns:meta="urn:m">AL</meta:creator-initials><dc:date>2026-01-02T03:04:05.6</dc:date><text:p>Why?</text:p></office:annotation>';
  const box =
    '<draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame><draw:frame><draw:image/><svg:desc>A boat</svg:desc></draw:frame>';
  const edges = `<style:master-page><style:header>${p('Top')}</style:header><style:header-first style:display="false">${p('Off')}</style:header-first><style:footer>${p('End')}</style:footer></style:master-page><style:master-page><style:header>${p('Top')}</style:header></style:master-page>`;
  const body = p(`Text${note} goes${remark}${box}`);
  expect(await blocksOf({ kind: 'text', body, styles: edges })).toEqual([
    ['paragraph header', 'Top'],
    ['paragraph', 'Text[1] goes'],
    ['paragraph text_box', 'Boxed'],
    ['image', 'A boat'],
    ['paragraph footnote', '[1] Under'],
    ['paragraph comment', 'Ann, 2026-01-02T03:04:05: Why?'],
    ['paragraph footer', 'End'],
  ]);
});

test('a table keeps its header and repeats merged cells; a formula and a chart stand where they are drawn', async () => {
  const table = `<table:table><table:table-header-rows>${row(`${cell('a') + cell('wide', 'table:number-columns-spanned="2"')}<table:covered-table-cell><text:p>unseen</text:p></table:covered-table-cell>`)}</table:table-header-rows>${row(cell('tall', 'table:number-rows-spanned="2"') + cell('c', 'table:number-columns-repeated="2"'))}${row(`<table:covered-table-cell/>${cell('e')}${cell(`<text:span>f</text:span>`)}`)}</table:table>`;
  const charts = {
    'Object 1': `<chart:chart><chart:title><text:p>Ducks</text:p></chart:title><table:table>${row(cell('') + cell('2025'))}${row(cell('Wild') + cell('9'))}</table:table></chart:chart>`,
  };
  const formula =
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>=</mo><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation>a over b</annotation></semantics></math>';
  const manifest =
    '<manifest:file-entry manifest:full-path="Object 2/" manifest:media-type="application/vnd.oasis.opendocument.formula"/>';
  const object = (name: string) =>
    `<draw:frame><draw:object xlink:href="./${name}"/><draw:image/></draw:frame>`;
  const body = table + p(object('Object 1')) + p(object('Object 2')) + p(object('Object 9'));
  const extra = [{ name: 'Object 2/content.xml', data: formula }];
  const { pages } = await read({ kind: 'text', body, charts, manifest, extra });
  expect(signedBlocks(pages)).toEqual([
    ['table', 'a\twide\twide\ntall\tc\tc\ntall\te\tf'],
    ['paragraph chart', 'Ducks'],
    ['table chart', '\t2025\nWild\t9'],
    ['paragraph formula', 'a/b = x^2'],
  ]);
  expect(pages[0]?.blocks[0]).toMatchObject({ header_rows: 1 });
});

test('an object is read, or else the picture that stands for it, and never both', async () => {
  const frame = (object: string, picture: string) =>
    `<draw:frame>${object}<draw:image xlink:href="./ObjectReplacements/${picture}"/></draw:frame>`;
  const body = [
    p(frame('<draw:object xlink:href="./Object 1"><loext:p xmlns:loext="urn:l"/></draw:object>', 'Object 1')),
    p(frame('<draw:object-ole xlink:href="./Object 2"/>', 'Object 2')),
  ];
  const manifest =
    '<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>';
  const sheet = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table>${row(cell('Ann') + cell('12'))}</table:table></office:spreadsheet></office:body></office:document-content>`;
  const replacement = (name: string) => ({ name: `ObjectReplacements/${name}`, data: 'metafile' });
  const readWith = async (shown: string[], ...pictures: string[]) => {
    const extra = [{ name: 'Object 1/content.xml', data: sheet }, ...pictures.map(replacement)];
    const { text, warnings } = await read({ kind: 'text', body: shown.join(''), manifest, extra });
    return [text, warnings];
  };
  expect(await readWith(body.slice(0, 1), 'Object 1')).toEqual(['Ann\t12', []]);
  expect(await readWith(body.slice(0, 1))).toEqual(['Ann\t12', []]);
  for (const pictures of [['Object 1'], ['Object 1', 'Object 2']])
    expect(await readWith(body, ...pictures)).toEqual(['Ann\t12', ['pictures_unread']]);
});

test('a sheet is read as it is shown, its million empty rows and columns are not', async () => {
  const automatic =
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>';
  const remark = '<office:annotation><dc:creator>Bob</dc:creator><text:p>Check</text:p></office:annotation>';
  const sheet = (name: string, rows: string, style = '') =>
    `<table:table table:name="${name}" table:style-name="${style}">${rows}</table:table>`;
  const body = [
    sheet(
      'Sales',
      [
        row(cell('Name') + cell('Total')),
        row(
          cell('Ann') +
            `<table:table-cell office:value-type="float" office:value="12.5">${remark}<text:p>12,50 €</text:p></table:table-cell>`,
        ),
        row(`${cell('Bob')}<table:table-cell office:value="7"/>`),
        row(cell('', 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048000"'),
        row(cell('end', 'table:number-columns-repeated="900000"'), 'table:number-rows-repeated="2"'),
      ].join(''),
    ),
    sheet('Secret', row(cell('hidden')), 'h'),
  ].join('');
  const { pages, warnings } = await read({ kind: 'spreadsheet', body, automatic });
  expect(pages.map(({ label }) => label)).toEqual(['Sales', 'Secret']);
  const [heading, sales, end, comment, ...hidden] = signedBlocks(pages);
  expect([heading, sales, comment, ...hidden]).toEqual([
    ['heading 2', 'Sales'],
    ['table', 'Name\tTotal\nAnn\t12,50 €\nBob\t7'],
    ['paragraph comment', 'Bob: Check'],
    ['heading hidden 2', 'Secret'],
    ['paragraph hidden', 'hidden'],
  ]);
  expect(end?.[1].length).toBeLessThan(10_000);
  expect(warnings).toEqual(['hidden_content']);
});

test('slides are pages: title first, lists, then the notes of the speaker', async () => {
  const frame = (kind: string, xml: string) =>
    `<draw:frame presentation:class="${kind}"><draw:text-box>${xml}</draw:text-box></draw:frame>`;
  const automatic =
    '<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>';
  const first = [
    frame('outline', list(item(p('point')))),
    frame('title', p('Welcome')),
    frame('page-number', p('1')),
    `<draw:custom-shape>${p('shape')}</draw:custom-shape>`,
    `<presentation:notes>${frame('notes', p('Speak up'))}${frame('page-number', p('1'))}</presentation:notes>`,
  ].join('');
  const body = `<draw:page>${first}</draw:page><draw:page draw:style-name="dp2">${frame('title', p('Spare'))}</draw:page>`;
  const { pages, warnings } = await read({ kind: 'presentation', body, automatic });
  expect(pages).toHaveLength(2);
  expect(signedBlocks(pages)).toEqual([
    ['heading 2', 'Welcome'],
    ['list_item 0', '• point'],
    ['paragraph', 'shape'],
    ['paragraph speaker_notes', 'Speak up'],
    ['heading hidden 2', 'Spare'],
  ]);
  expect(warnings).toEqual(['hidden_content']);
});

const LOCKED =
  '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>';
const TEXT = { kind: 'text', body: p('x') } as const;

test.each([
  ['an encrypted document', { ...TEXT, manifest: LOCKED }, 'password_required'],
  ['a document without words', { kind: 'text', body: p(' ') } as const, 'empty_document'],
  ['a DOCTYPE', { ...TEXT, prolog: '<!DOCTYPE x>' }, 'xml_unsafe'],
  ['a document that breaks off', { ...TEXT, body: '<text:p>' }, 'corrupt_file'],
  ['a bomb', { ...TEXT, body: p('a'.repeat(30_000_000)) }, 'decompression_limit'],
  ['a list inside a list without end', { ...TEXT, body: '<text:list>'.repeat(5_000) }, 'xml_unsafe'],
])('%s is refused', async (_, plan, code) => {
  expect(await desk.codeFor(writeOdf(plan), NAMES[plan.kind])).toBe(code);
});
