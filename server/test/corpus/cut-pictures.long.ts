import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import type { Bitmap } from '../../src/products/documents/extraction/ocr/port.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import { paragraph, writeDocx } from '../../src/products/documents/extraction/testing/docx-writer.ts';
import { writeEpub } from '../../src/products/documents/extraction/testing/epub-writer.ts';
import {
  writeGif,
  writeJpeg,
  writeTiff,
} from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writeOdf } from '../../src/products/documents/extraction/testing/odf-writer.ts';
import { NAMESPACES, writePackage } from '../../src/products/documents/extraction/testing/opc-writer.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 1, timeoutMs: 60_000 });
const SAYS = 'The pumps deliver 2,300 litres a minute.';
const LOST = 'Valves close at nine.';
const REPAIRED = ['document_repaired'];
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

let desk: Desk;
/** A line of print, and the same height again with another, which a cut takes away. */
let page: Bitmap;
let cut: Buffer;
beforeAll(async () => {
  desk = await openDesk({ ocr: engine });
  const [upper, lower] = [await photograph([SAYS]), await photograph([LOST])].map((sheet) =>
    stripOf(sheet, 0, 400),
  );
  if (!upper || !lower) throw new Error('nothing was printed');
  page = { ...upper, height: 800, pixels: Buffer.concat([upper.pixels, lower.pixels]) };
  cut = shortened(writeJpeg(page));
});
afterAll(async () => {
  await desk.close();
  await engine?.close();
});

const shortened = (bytes: Buffer) => bytes.subarray(0, bytes.length * 0.55);

test.each([
  ['TIFF', (bitmap: Bitmap) => writeTiff([bitmap])],
  ['GIF', writeGif],
  ['JPEG', writeJpeg],
])(
  'a %s cut in transit gives the words above the cut, and tells that it is damaged',
  async (_, write) => {
    expect(await desk.read(shortened(write(page)))).toMatchObject({ text: SAYS, warnings: REPAIRED });
    const whole = await desk.read(write(page));
    expect(whole).toMatchObject({ text: expect.stringContaining(LOST), warnings: [] });
  },
  60_000,
);

test('the pages of a TIFF whose data is beyond the end of the file are told to be damaged', async () => {
  const pages = writeTiff([page, page]);
  const second = 8 + 2 + 9 * 12 + 4 + page.pixels.length;
  const read = await desk.read(pages.subarray(0, second + 2 + 9 * 12 + 4));
  expect(read.pages.map(({ source }) => source)).toEqual(['ocr', 'none']);
  expect(read.warnings).toEqual(expect.arrayContaining([...REPAIRED, 'pages_without_text']));
}, 60_000);

const address = () => `data:image/jpeg;base64,${cut.toString('base64')}`;
const html = () => `<!doctype html><p>Before<img src="${address()}"></p><p>After</p>`;
const docx = () =>
  writeDocx({
    body: `${paragraph('Before')}<w:p><w:r><w:drawing><a:blip r:embed="p1"/></w:drawing></w:r></w:p>`,
    relations: `<Relationship Id="p1" Type="${TYPE}/image" Target="a.jpg"/>`,
    extra: [{ name: 'word/a.jpg', data: cut }],
  });
const pptx = () =>
  writePackage(
    'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
    {
      'ppt/presentation.xml': {
        xml: `<p:presentation ${NAMESPACES}><p:sldIdLst><p:sldId id="1" r:id="s1"/></p:sldIdLst></p:presentation>`,
        relations: { s1: ['slide', 'slide1.xml'] },
      },
      'ppt/slide1.xml': {
        xml: `<p:sld ${NAMESPACES}><p:cSld><p:spTree><p:pic><p:blipFill><a:blip r:embed="p1"/></p:blipFill></p:pic></p:spTree></p:cSld></p:sld>`,
        relations: { p1: ['image', 'a.jpg'] },
      },
    },
    [{ name: 'ppt/a.jpg', data: cut }],
  );
const odt = () =>
  writeOdf({
    kind: 'text',
    body: '<text:p>Before<draw:frame><draw:image xlink:href="Pictures/a.jpg"/></draw:frame></text:p>',
    extra: [{ name: 'Pictures/a.jpg', data: cut }],
  });
const epub = () =>
  writeEpub({
    chapters: { 'one.xhtml': '<p>Before</p><p><img src="a.jpg"/></p>' },
    extra: [{ name: 'OEBPS/a.jpg', data: cut }],
  });
const eml = () =>
  `From: a@example.org\r\nTo: b@example.org\r\nSubject: Pumps\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${html()}`;

test.each([
  ['DOCX', 'a.docx', docx],
  ['PPTX', 'a.pptx', pptx],
  ['ODT', 'a.odt', odt],
  ['HTML', 'a.html', html],
  ['EPUB', 'a.epub', epub],
  ['mail', 'a.eml', eml],
])(
  'a picture in %s that is cut gives the words above the cut, and is told to be damaged',
  async (_, name, write) => {
    const read = await desk.read(write(), name);
    expect([read.text.includes(SAYS), read.warnings]).toEqual([true, REPAIRED]);
  },
  60_000,
);

test('a picture inside of which nothing is left to be read is told', async () => {
  const blank = writeJpeg({ ...page, pixels: new Uint8Array(page.pixels.length).fill(255) });
  const source = `<!doctype html><p>Before<img src="data:image/jpeg;base64,${shortened(blank).toString('base64')}"></p>`;
  expect((await desk.read(source, 'a.html')).warnings).toEqual(['pictures_unread']);
}, 60_000);
