import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writeFlatOdf } from '../testing/odf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const TYPE = 'application/vnd.oasis.opendocument';
const p = (text: string, style = 'Standard') => `<text:p text:style-name="${style}">${text}</text:p>`;
const cell = (text: string) => `<table:table-cell>${p(text)}</table:table-cell>`;
const row = (...cells: string[]) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`;
const PICTURE = '<office:binary-data>iVBORw0KGgoAAAANSUhEUgAA</office:binary-data>';
const frame = (...inside: string[]) => `<draw:frame>${inside.join('')}</draw:frame>`;
const object = (xml: string) => `<draw:object>${xml}</draw:object>`;
/** What programs put beside an object to show it where the object is not understood. */
const REPLACEMENT = `<draw:image>${PICTURE}</draw:image>`;
const inside = (kind: string, body: string) =>
  object(
    `<office:document office:mimetype="${TYPE}.${kind}"><office:meta><dc:creator>Nobody</dc:creator></office:meta><office:master-styles><style:header>${p('unseen')}</style:header></office:master-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document>`,
  );
const FORMULA = object(
  '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>=</mo><mn>2</mn></mrow><annotation>a over b</annotation></semantics></math>',
);

test('a flat text is read like one of parts: properties, styles, edges, body', async () => {
  const flat = writeFlatOdf({
    kind: 'text',
    metadata: '<dc:title>Pumps</dc:title><dc:creator>Ann</dc:creator>',
    styles: `<office:styles><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/></office:styles><office:master-styles><style:master-page><style:header>${p('Top')}</style:header><style:footer>${p('End')}</style:footer></style:master-page></office:master-styles>`,
    automatic: '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Subtitle"/>',
    body: p('Report', 'P1') + p('About it', 'P2') + p('Words'),
  });
  const { pages, mediaType, engine, metadata, warnings } = await desk.read(flat, 'a.fodt');
  expect({ mediaType, engine, metadata, warnings }).toEqual({
    mediaType: `${TYPE}.text`,
    engine: 'odt',
    metadata: { title: 'Pumps', author: 'Ann' },
    warnings: [],
  });
  expect(signedBlocks(pages)).toEqual([
    ['paragraph header', 'Top'],
    ['heading 1', 'Report'],
    ['heading 2', 'About it'],
    ['paragraph', 'Words'],
    ['paragraph footer', 'End'],
  ]);
});

test('objects that stand in the text are read where they stand, and once', async () => {
  const table = `<table:table>${row('Year', 'Ducks')}${row('2026', '9')}</table:table>`;
  const body = [
    p(`Before ${frame(FORMULA, REPLACEMENT)} it`),
    p(
      frame(
        inside('chart', `<chart:chart><chart:title>${p('Birds')}</chart:title>${table}</chart:chart>`),
        REPLACEMENT,
      ),
    ),
    p(frame(inside('text', p('Inner') + p(frame(FORMULA))), REPLACEMENT)),
    p(
      frame(
        '<draw:object><loext:p xmlns:loext="urn:l"/></draw:object>',
        '<draw:text-box><text:p>Boxed</text:p></draw:text-box>',
      ),
    ),
    p('After'),
  ];
  const { pages, warnings } = await desk.read(writeFlatOdf({ kind: 'text', body: body.join('') }), 'a.fodt');
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'Before a/b = 2 it'],
    ['paragraph chart', 'Birds'],
    ['table chart', 'Year\tDucks\n2026\t9'],
    ['paragraph', 'Inner'],
    ['paragraph formula', 'a/b = 2'],
    ['paragraph text_box', 'Boxed'],
    ['paragraph', 'After'],
  ]);
  expect(warnings).toEqual([]);
});

test('the bytes of pictures and of other programs are no text, and a picture that is not read is told', async () => {
  const data = `<draw:object-ole>${PICTURE}</draw:object-ole>`;
  const read = async (drawn: string) => {
    const { text, warnings } = await desk.read(writeFlatOdf({ kind: 'text', body: p('One') + p(drawn) }));
    return [text, warnings];
  };
  expect(await read(frame(data))).toEqual(['One', []]);
  expect(await read(frame(data, REPLACEMENT))).toEqual(['One', ['pictures_unread']]);
});

test('a flat sheet and flat slides are pages', async () => {
  const sheet = `<table:table table:name="Sales">${row('Ann', '12')}</table:table>`;
  const workbook = await desk.read(writeFlatOdf({ kind: 'spreadsheet', body: sheet }), 'a.fods');
  expect(workbook.pages.map(({ label, text }) => [label, text])).toEqual([['Sales', 'Sales\n\nAnn\t12']]);
  const slide = (text: string) =>
    `<draw:page>${frame(`<draw:text-box>${p(text)}</draw:text-box>`)}</draw:page>`;
  const slides = await desk.read(
    writeFlatOdf({ kind: 'presentation', body: slide('One') + slide('Two') }),
    'a.fodp',
  );
  expect(slides.pages.map(({ text }) => text)).toEqual(['One', 'Two']);
});

const FLAT = writeFlatOdf({ kind: 'text', body: p('One') });
const RENAMED = FLAT.slice(FLAT.indexOf('\n')).replace(/(?<=<\/?| )office(?=:)|(?<=xmlns:)office(?==)/g, 'o');

test.each([
  ['without a name', FLAT, undefined],
  ['called XML', FLAT, 'a.xml'],
  ['called by the name of one of parts', FLAT, 'a.odt'],
  ['of a template', FLAT.replace(`${TYPE}.text`, `${TYPE}.text-template`), 'a.fodt'],
  ['behind comments, under another prefix', `<!-- a --><?pi b?>\n${RENAMED}`, 'a.fodt'],
  ['in UTF-16', Buffer.from(`\ufeff${FLAT.replace('UTF-8', 'UTF-16')}`, 'utf16le'), 'a.fodt'],
])('a flat document %s is known', async (_, flat, name) => {
  expect(await desk.read(flat, name)).toMatchObject({ text: 'One', engine: 'odt' });
});

test.each([
  ['a flat drawing', FLAT.replace(`${TYPE}.text`, `${TYPE}.graphics`), 'a.fodg', 'unsupported_format'],
  ['a flat document called a PDF', FLAT, 'a.pdf', 'mime_mismatch'],
  ['another document of XML called one', '<document><p>One</p></document>', 'a.fodt', 'mime_mismatch'],
  ['a flat document that breaks off', FLAT.slice(0, -30), 'a.fodt', 'corrupt_file'],
  ['a flat document without words', writeFlatOdf({ kind: 'text', body: p('') }), 'a.fodt', 'empty_document'],
])('%s is refused', async (_, bytes, name, code) => {
  expect(await desk.codeFor(bytes, name)).toBe(code);
});
