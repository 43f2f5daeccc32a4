import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Extraction } from '../../src/products/documents/extraction/extraction.ts';
import { enlargeBitmap, shrinkBitmap, stripOf } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { Bitmap, OcrEngine } from '../../src/products/documents/extraction/ocr/port.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import { paragraph, writeDocx } from '../../src/products/documents/extraction/testing/docx-writer.ts';
import { writeEpub } from '../../src/products/documents/extraction/testing/epub-writer.ts';
import { writeJpeg, writePng } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writeOdf } from '../../src/products/documents/extraction/testing/odf-writer.ts';
import { NAMESPACES, writePackage } from '../../src/products/documents/extraction/testing/opc-writer.ts';
import { ENGLISH, FRENCH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import {
  photograph,
  writePicturedPage,
} from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { writeZip } from '../../src/products/documents/extraction/testing/zip-writer.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 2, timeoutMs: 60_000 });
const SAYS = 'The pumps deliver 2,300 litres a minute.';
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

let desk: Desk;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  desk = await openDesk({ ocr: engine });
  const printed = stripOf(await photograph([SAYS]), 0, 400);
  [png, jpeg] = [writePng(printed), writeJpeg(printed)];
});
afterAll(async () => {
  await desk.close();
  await engine?.close();
});

const shownIn = (image: string) =>
  `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A pump"/><a:graphic><a:blip r:embed="${image}"/></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
const docx = (body: string, picture: Buffer, name = 'a.png') =>
  writeDocx({
    body,
    relations: `<Relationship Id="p1" Type="${TYPE}/image" Target="media/${name}"/>`,
    extra: [{ name: `word/media/${name}`, data: picture }],
  });
const pptx = (shapes: string) =>
  writePackage(
    'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
    {
      'ppt/presentation.xml': {
        xml: `<p:presentation ${NAMESPACES}><p:sldIdLst><p:sldId id="1" r:id="s1"/><p:sldId id="2" r:id="s1"/></p:sldIdLst></p:presentation>`,
        relations: { s1: ['slide', 'slides/slide1.xml'] },
      },
      'ppt/slides/slide1.xml': {
        xml: `<p:sld ${NAMESPACES}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
        relations: { p1: ['image', '../media/a.png'] },
      },
    },
    [{ name: 'ppt/media/a.png', data: png }],
  );
const xlsx = () =>
  writePackage(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
    {
      'xl/workbook.xml': {
        xml: `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ${NAMESPACES}><sheets><sheet name="Pumps" sheetId="1" r:id="s1"/></sheets></workbook>`,
        relations: { s1: ['worksheet', 'worksheets/sheet1.xml'] },
      },
      'xl/worksheets/sheet1.xml': {
        xml: '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
        relations: { d1: ['drawing', '../drawings/drawing1.xml'] },
      },
      'xl/drawings/drawing1.xml': {
        xml: `<xdr:wsDr ${NAMESPACES}><xdr:pic><xdr:blipFill><a:blip r:embed="p1"/></xdr:blipFill></xdr:pic></xdr:wsDr>`,
        relations: { p1: ['image', '../media/a.png'] },
      },
    },
    [{ name: 'xl/media/a.png', data: png }],
  );
const odt = () =>
  writeOdf({
    kind: 'text',
    body: '<text:p>Before<draw:frame><draw:image xlink:href="Pictures/a.svg"/><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p><text:p>After</text:p>',
    extra: [{ name: 'Pictures/a.png', data: png }],
  });
const epub = () =>
  writeEpub({
    chapters: {
      'one.xhtml': '<p>Before</p><p><img src="art/a%20b.png"/></p><p>After</p>',
    },
    extra: [{ name: 'OEBPS/art/a b.png', data: png }],
  });
const html = () =>
  `<!doctype html><p>Before<img src="data:image/png;base64,${png.toString('base64')}"> it</p><p>After<img src="https://example.org/a.png"></p>`;
const rtf = () =>
  `{\\rtf1\\ansi Before {\\*\\shppict{\\pict{\\*\\picprop no}\\pngblip\\picw9 ${png.toString('hex')}}}{\\nonshppict{\\pict\\wmetafile8 00}}\\par After\\par}`;
const eml = () =>
  `From: a@example.org\r\nTo: b@example.org\r\nSubject: Pumps\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${html()}`;

const imagesIn = ({ pages }: Extraction) =>
  pages.flatMap(({ text, blocks }) =>
    blocks.filter(({ kind }) => kind === 'image').map(({ start, end }) => text.slice(start, end)),
  );

test.each([
  ['DOCX', 'a.docx', () => docx(`${paragraph('Before')}${shownIn('p1')}${paragraph('After')}`, png)],
  [
    'a cell of a DOCX',
    'a.docx',
    () =>
      docx(
        `${paragraph('Before')}<w:tbl><w:tr><w:tc>${shownIn('p1')}</w:tc></w:tr></w:tbl>${paragraph('After')}`,
        jpeg,
      ),
  ],
  ['ODT', 'a.odt', odt],
  ['EPUB', 'a.epub', epub],
  ['HTML', 'a.html', html],
  ['RTF', 'a.rtf', rtf],
  ['mail', 'a.eml', eml],
])('the words of a picture in %s stand where the picture does', async (_, name, write) => {
  const read = await desk.read(write(), name);
  expect(imagesIn(read)).toContain(SAYS);
  const places = ['Before', SAYS, 'After'].map((words) => read.text.indexOf(words));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(read.warnings).toEqual([]);
});

const address = () => `data:image/png;base64,${png.toString('base64')}`;
const page = (element: string) => `<!doctype html><p>Before</p>${element}<p>After</p>`;
const bytesInAddress = () => png.reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, '0')}`, '');
const shownMail = () =>
  [
    'Subject: Pumps\r\nMIME-Version: 1.0\r\nFrom: a@example.org\r\nContent-Type: multipart/related; boundary=b\r\n',
    `--b\r\nContent-Type: text/html\r\n\r\n${page('<img src="cid:1@x">')}`,
    `--b\r\nContent-Type: image/png\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n${png.toString('base64')}`,
    '--b--\r\n',
  ].join('\r\n');

test.each([
  [
    'an address with parameters',
    'a.html',
    () => page(`<img src="${address().replace(';', ';charset=x;')}">`),
  ],
  ['an address of escaped bytes', 'a.html', () => page(`<img src="data:image/png,${bytesInAddress()}">`)],
  ['one of several sizes', 'a.html', () => page(`<img src="x.png" srcset="${address()} 1x, b 2x">`)],
  ['an object', 'a.html', () => page(`<object data="${address()}"></object>`)],
  ['what the text of a mail shows', 'a.eml', shownMail],
  [
    'the text of an ODT itself',
    'a.odt',
    () =>
      writeOdf({
        kind: 'text',
        body: `<text:p>Before<draw:frame><draw:image><office:binary-data>${png.toString('base64')}</office:binary-data></draw:image></draw:frame></text:p><text:p>After</text:p>`,
      }),
  ],
  [
    'a shape of an RTF',
    'a.rtf',
    () =>
      `{\\rtf1\\ansi Before {\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv {\\pict\\pngblip ${png.toString('hex')}}}}}}\\par After\\par}`,
  ],
])('words in %s are read', async (_, name, write) => {
  const read = await desk.read(write(), name);
  expect([imagesIn(read), read.warnings]).toEqual([[SAYS], []]);
  const places = ['Before', SAYS, 'After'].map((words) => read.text.indexOf(words));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('of several pictures of one thing in an ODF the one that is decoded here is read, and beside a table none', async () => {
  const image = (name: string) => `<draw:image xlink:href="Pictures/${name}"/>`;
  const readWith = async (inside: string) => {
    const body = `<text:p>Before<draw:frame>${inside}</draw:frame></text:p>`;
    const extra = ['a.pdf', 'a.png', 'b.png'].map((name) => ({
      name: `Pictures/${name}`,
      data: name === 'a.pdf' ? 'no picture' : png,
    }));
    const read = await desk.read(writeOdf({ kind: 'text', body, extra }), 'a.odt');
    return [imagesIn(read), read.warnings];
  };
  const table =
    '<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>';
  expect(await readWith(image('a.pdf'))).toEqual([[], ['pictures_unread']]);
  expect(await readWith(image('a.pdf') + image('a.png') + image('b.png'))).toEqual([[SAYS], []]);
  expect(await readWith(table + image('a.png'))).toEqual([[], []]);
});

test('a page of a book that is a drawing around a scan has its words', async () => {
  const page = '<svg viewBox="0 0 9 9"><title>no</title><image xlink:href="a.jpg" width="9"/></svg>';
  const extra = [{ name: 'OEBPS/a.jpg', data: jpeg }];
  const { pages } = await desk.read(writeEpub({ chapters: { 'one.xhtml': page }, extra }), 'a.epub');
  expect(pages.map(({ text, source }) => [text, source])).toEqual([[SAYS, 'ocr']]);
});

test('a slide or a sheet that is a picture has its words, each time it comes', async () => {
  const slides = await desk.read(
    pptx('<p:pic><p:blipFill><a:blip r:embed="p1"/></p:blipFill></p:pic>'),
    'a.pptx',
  );
  expect(slides.pages.map(({ text, source }) => [text, source])).toEqual([
    [SAYS, 'ocr'],
    [SAYS, 'ocr'],
  ]);
  expect(slides.pages[0]?.confidence).toBeGreaterThan(0.8);
  expect(slides.pages[0]?.confidence).toBeLessThan(1);
  const sheet = await desk.read(xlsx(), 'a.xlsx');
  expect(imagesIn(sheet)).toEqual([SAYS]);
});

test('a document of a picture alone is read, and of one without words it is refused as empty', async () => {
  const scan = await desk.read(docx(shownIn('p1').replace('descr', 'name'), png), 'a.docx');
  expect(scan.pages).toMatchObject([{ text: SAYS, source: 'ocr' }]);
  const blank = writePng({ width: 300, height: 300, dpi: 200, pixels: new Uint8Array(90_000).fill(255) });
  expect(await desk.codeFor(docx(shownIn('p1').replace('descr', 'name'), blank), 'a.docx')).toBe(
    'empty_document',
  );
});

test('a picture that nobody reads here is told', async () => {
  const around = `${paragraph('Before')}${shownIn('p1')}`;
  const metafile = await desk.read(docx(around, Buffer.from('010009000003', 'hex'), 'a.wmf'), 'a.docx');
  expect(metafile.warnings).toEqual(['pictures_unread']);
  const cut = await desk.read(docx(around, png.subarray(0, 200)), 'a.docx');
  expect(cut.warnings).toEqual(['pictures_unread']);
  const alone = docx(shownIn('p1').replace('descr', 'name'), Buffer.from('010009000003', 'hex'), 'a.wmf');
  expect(await desk.codeFor(alone, 'a.docx')).toBe('no_text_layer');
});

test('a picture of words too blurred to be kept is told, and one of no words is not', async () => {
  const blurred = enlargeBitmap(shrinkBitmap(stripOf(await photograph(ENGLISH.slice(0, 8)), 0, 500), 6), 6);
  const blank = { ...blurred, pixels: new Uint8Array(blurred.pixels.length).fill(255) };
  const warningsFor = async (picture: Bitmap) => {
    const office = docx(`${paragraph('Before')}${shownIn('p1')}`, writePng(picture));
    const pdf = writePicturedPage({ typed: FRENCH.slice(0, 5), picture, bottom: 300 });
    const read = [await desk.read(office, 'a.docx'), await desk.read(pdf, 'a.pdf')];
    return read.map(({ pages, warnings }) => [pages.map(({ source }) => source), warnings]);
  };
  const told = [['text'], ['pictures_unread']];
  expect(await warningsFor(blurred)).toEqual([told, told]);
  expect((await warningsFor(blank)).map(([, warnings]) => warnings)).toEqual([[], []]);
}, 60_000);

test('without recognition the text is read, and the pictures are told', async () => {
  const blind = await openDesk();
  const read = await blind.read(docx(`${paragraph('Before')}${shownIn('p1')}`, png), 'a.docx');
  expect([read.text, read.warnings]).toEqual(['Before\n\nA pump', ['pictures_unread']]);
  expect(await blind.codeFor(html().replace(/Before|After| it/g, ''), 'a.html')).toBe('no_text_layer');
  await blind.close();
});

test('a document in an archive has the words of its pictures', async () => {
  const read = await desk.read(writeZip([{ name: 'in.docx', data: docx(shownIn('p1'), png) }]), 'a.zip');
  expect(read.text).toContain(SAYS);
});

test('an archive of more pictures than are read is read as far as that, which is told', async () => {
  let asked = 0;
  const counting: OcrEngine = {
    name: 'counting',
    languages: ['eng'],
    processes: 2,
    recognise: async () => {
      asked += 1;
      return { lines: [] };
    },
    close: async () => undefined,
  };
  const many = await openDesk({ ocr: counting });
  const shades = Uint8Array.from({ length: 2_500 }, (_, at) => (at * 97) % 256);
  const noise = writePng({ width: 50, height: 50, dpi: 200, pixels: shades });
  const files = Array.from({ length: 700 }, (_, at) => ({ name: `${at}.png`, data: noise }));
  const read = await many.read(writeZip([...files, { name: 'a.txt', data: 'Text' }]), 'a.zip');
  expect(read.warnings).toEqual(expect.arrayContaining(['members_unreadable']));
  expect([read.text.endsWith('Text'), asked]).toEqual([true, 2_500]);
  await many.close();
}, 60_000);
