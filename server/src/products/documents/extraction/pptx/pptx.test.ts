import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { NAMESPACES, type OpcPart, writePackage } from '../testing/opc-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';
import { writeZip } from '../testing/zip-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const MAIN = 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml';
const MACRO = 'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml';

type SlidePlan = { shapes: string; attributes?: string; relations?: OpcPart['relations'] };

/** A presentation whose slides are shown in the opposite order of their parts. */
function writePptx(slides: SlidePlan[], parts: Record<string, OpcPart> = {}, type = MAIN): Buffer {
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="s${index}"/>`).reverse();
  const relations = Object.fromEntries(
    slides.map((_, index) => [`s${index}`, ['slide', `slides/slide${index + 1}.xml`] as const]),
  );
  const written = slides.map(({ shapes, attributes = '', relations: own = {} }, index) => [
    `ppt/slides/slide${index + 1}.xml`,
    { xml: root('p:sld', `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`, attributes), relations: own },
  ]);
  return writePackage(type, {
    'ppt/presentation.xml': {
      xml: root('p:presentation', `<p:sldIdLst>${ids.join('')}</p:sldIdLst>`),
      relations: {
        ...relations,
        authors: ['commentAuthors', 'authors.xml'],
        people: ['authors', 'people.xml'],
        ...(type === MACRO && { macros: ['vbaProject', 'vbaProject.bin'] }),
      },
    },
    ...Object.fromEntries(written),
    ...parts,
  });
}

function root(name: string, xml: string, attributes = ''): string {
  return `<${name} ${NAMESPACES} ${attributes}>${xml}</${name}>`;
}

const line = (text: string, properties = '') => `<a:p>${properties}<a:r><a:t>${text}</a:t></a:r></a:p>`;
const shape = (placeholder: string, paragraphs: string, name = '') =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" ${name}/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:lstStyle/>${paragraphs}</p:txBody></p:sp>`;
const titled = (text: string) => shape('<p:ph type="title"/>', line(text));
const read = (bytes: Buffer, name = 'a.pptx') => desk.read(bytes, name);

test('slides come in the order in which they are shown, one page for each', async () => {
  const { pages, engine, warnings } = await read(
    writePptx([{ shapes: titled('Last') }, { shapes: shape('', line('text')) + titled('First') }]),
  );
  expect(pages.map(({ number, text }) => [number, text])).toEqual([
    [1, 'First\n\ntext'],
    [2, 'Last'],
  ]);
  expect({ engine, warnings }).toEqual({ engine: 'pptx', warnings: [] });
});

test('a slide without words is told, and the others are read', async () => {
  const read = await desk.read(writePptx([{ shapes: '' }, { shapes: titled('Said') }]), 'a.pptx');
  expect(read.pages.map(({ source }) => source)).toEqual(['text', 'none']);
  expect(read.warnings).toEqual(['pages_without_text']);
});

test('the body of a slide is a list when its master says so, unless layout, shape or paragraph say no', async () => {
  const style = (level: number, bullet: string) => `<a:lvl${level}pPr>${bullet}</a:lvl${level}pPr>`;
  const sign = '<a:buChar char="-"/>';
  const shapes = [
    shape(
      '<p:ph idx="1"/>',
      line('item') + line('deep', '<a:pPr lvl="1"/>') + line('plain', '<a:pPr><a:buNone/></a:pPr>'),
    ),
    shape('<p:ph type="body" idx="2"/>', line('quiet')),
    shape('', line('own', `<a:pPr>${sign}</a:pPr>`) + line('free')),
    shape(
      '',
      ['one', 'two']
        .map((text) => line(text, '<a:pPr><a:buAutoNum type="alphaLcParenR" startAt="3"/></a:pPr>'))
        .join(''),
    ),
  ].join('');
  const layout = `<p:sp><p:nvPr><p:ph type="body" idx="2"/></p:nvPr><p:txBody><a:lstStyle>${style(1, '<a:buNone/>')}</a:lstStyle></p:txBody></p:sp>`;
  const parts: Record<string, OpcPart> = {
    'ppt/layout.xml': { xml: root('p:sldLayout', layout), relations: { m: ['slideMaster', 'master.xml'] } },
    'ppt/master.xml': {
      xml: root(
        'p:sldMaster',
        `<p:txStyles><p:bodyStyle>${style(1, sign)}${style(2, sign)}</p:bodyStyle></p:txStyles>`,
      ),
    },
  };
  const relations = { l: ['slideLayout', '../layout.xml'] } as const;
  expect(signedBlocks((await read(writePptx([{ shapes, relations }], parts))).pages)).toEqual([
    ['list_item 0', '• item'],
    ['list_item 1', '• deep'],
    ['paragraph', 'plain'],
    ['paragraph', 'quiet'],
    ['list_item 0', '• own'],
    ['paragraph', 'free'],
    ['list_item 0', 'c) one'],
    ['list_item 0', 'd) two'],
  ]);
});

test('tables, pictures and groups are read, numbers of slides are not, a footer once', async () => {
  const cell = (text: string, attributes = '') =>
    `<a:tc ${attributes}><a:txBody>${line(text)}</a:txBody></a:tc>`;
  const table = `<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tr>${cell('wide', 'gridSpan="2"')}${cell('', 'hMerge="1"')}</a:tr><a:tr>${cell('a')}${cell('b', 'rowSpan="2"')}</a:tr><a:tr>${cell('c')}${cell('', 'vMerge="1"')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
  const picture = '<p:pic><p:nvPicPr><p:cNvPr id="4" name="P" descr="A map of Lyon"/></p:nvPicPr></p:pic>';
  const file = '<p:pic><p:nvPicPr><p:cNvPr id="5" name="P" descr="scan_01.png"/></p:nvPicPr></p:pic>';
  const footer =
    shape('<p:ph type="ftr" idx="11"/>', line('Confidential')) +
    shape('<p:ph type="sldNum" idx="12"/>', line('7'));
  const first = `${table}<p:grpSp><p:grpSp>${shape('', line('grouped'))}</p:grpSp></p:grpSp>${picture}${file}${footer}`;
  expect(
    signedBlocks((await read(writePptx([{ shapes: titled('T') + footer }, { shapes: first }]))).pages),
  ).toEqual([
    ['table', 'wide\twide\na\tb\nc\tb'],
    ['paragraph', 'grouped'],
    ['image', 'A map of Lyon'],
    ['paragraph footer', 'Confidential'],
    ['heading 2', 'T'],
  ]);
});

test('notes, comments of both kinds and charts belong to their slide', async () => {
  const relations = {
    n: ['notesSlide', '../notes.xml'],
    o: ['comments', '../old.xml'],
    m: ['comments', '../new.xml'],
    c: ['chart', '../chart.xml'],
  } as const;
  const parts: Record<string, OpcPart> = {
    'ppt/notes.xml': {
      xml: root(
        'p:notes',
        shape('<p:ph type="sldNum"/>', line('1')) +
          shape('<p:ph type="body" idx="1"/>', line('Say it slowly')),
      ),
    },
    'ppt/authors.xml': { xml: root('p:cmAuthorLst', '<p:cmAuthor id="0" name="Ann Lee" initials="AL"/>') },
    'ppt/people.xml': { xml: root('p188:authorLst', '<p188:author id="{1}" name="Bob"/>') },
    'ppt/old.xml': {
      xml: root('p:cmLst', '<p:cm authorId="0" dt="2026-01-02T03:04:05.678"><p:text>Old</p:text></p:cm>'),
    },
    'ppt/new.xml': {
      xml: root(
        'p188:cmLst',
        `<p188:cm authorId="{1}"><p188:replyLst><p188:reply authorId="{9}"><p188:txBody>${line('Answer')}</p188:txBody></p188:reply></p188:replyLst><p188:txBody>${line('New')}</p188:txBody></p188:cm>`,
      ),
    },
    'ppt/chart.xml': {
      xml: root(
        'c:chartSpace',
        '<c:ser><c:tx><c:v>Ducks</c:v></c:tx><c:cat><c:strLit><c:pt idx="0"><c:v>2019</c:v></c:pt></c:strLit></c:cat><c:val><c:numLit><c:pt idx="0"><c:v>120</c:v></c:pt></c:numLit></c:val></c:ser>',
      ),
    },
  };
  const shapes = `${titled('T')}<p:graphicFrame><c:chart r:id="c"/></p:graphicFrame>`;
  expect(signedBlocks((await read(writePptx([{ shapes, relations }], parts))).pages)).toEqual([
    ['heading 2', 'T'],
    ['table chart', '\tDucks\n2019\t120'],
    ['paragraph speaker_notes', 'Say it slowly'],
    ['paragraph comment', 'Ann Lee (AL), 2026-01-02T03:04:05: Old'],
    ['paragraph comment', 'Bob: New'],
    ['paragraph comment', 'Answer'],
  ]);
});

test('a slide that is not shown says so', async () => {
  const { pages, warnings } = await read(writePptx([{ shapes: titled('Secret'), attributes: 'show="0"' }]));
  expect(signedBlocks(pages)).toEqual([['heading hidden 2', 'Secret']]);
  expect(warnings).toEqual(['hidden_content']);
});

test('macros are never read, which is said', async () => {
  const { warnings, text } = await read(writePptx([{ shapes: titled('T') }], {}, MACRO), 'a.pptm');
  expect({ warnings, text }).toEqual({ warnings: ['macros_ignored'], text: 'T' });
});

test.each([
  ['slides without words', writePptx([{ shapes: '' }]), 'empty_document'],
  ['a DOCTYPE', writePptx([], { 'ppt/presentation.xml': { xml: '<!DOCTYPE x><x/>' } }), 'xml_unsafe'],
  ['a slide that is no XML', writePptx([{ shapes: '<p:sp>' }]), 'corrupt_file'],
  ['a name that its content does not bear out', writeZip([{ name: 'a', data: 'b' }]), 'mime_mismatch'],
])('%s is refused', async (_, bytes, code) => {
  expect(await desk.codeFor(bytes, 'a.pptx')).toBe(code);
});
