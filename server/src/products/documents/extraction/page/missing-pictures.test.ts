import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OcrEngine } from '../ocr/port.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { writePng } from '../testing/image-writer.ts';
import { writeOdf } from '../testing/odf-writer.ts';
import { NAMESPACES, writePackage } from '../testing/opc-writer.ts';

/** Finds no word in any picture, which is nothing to be told. */
const blind: OcrEngine = {
  name: 'blind',
  languages: ['eng'],
  processes: 1,
  recognise: async () => ({ lines: [] }),
  close: async () => undefined,
};
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const UNREAD = ['pictures_unread'];
const png = writePng({ width: 40, height: 40, dpi: 200, pixels: new Uint8Array(1_600) });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ ocr: blind });
});
afterAll(() => desk.close());

const V = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml">';
const related = (more: string) => `<Relationship Id="p1" Type="${TYPE}/image" ${more}/>`;
const drawn = (blip: string) => `<w:p><w:r><w:drawing>${blip}</w:drawing></w:r></w:p>`;

test.each([
  ['in the file', '<a:blip r:embed="p1"/>', related('Target="a.png"'), []],
  ['not in the file', '<a:blip r:embed="p1"/>', related('Target="b.png"'), UNREAD],
  ['of no relationship', '<a:blip r:embed="p2"/>', related('Target="a.png"'), UNREAD],
  ['of no relationship, in a drawing of old', `${V}<v:imagedata r:id="p2"/></v:shape>`, '', UNREAD],
  ['elsewhere', '<a:blip r:link="p1"/>', related('Target="http://x.org/a.png" TargetMode="External"'), []],
  ['none', '<a:blip r:embed=""/>', related('Target="a.png"'), []],
])('a picture of a Word file that is %s', async (_, blip, relations, warnings) => {
  const extra = [{ name: 'word/a.png', data: png }];
  const bytes = writeDocx({ body: paragraph('One') + drawn(blip), relations, extra });
  expect(await desk.read(bytes, 'a.docx')).toMatchObject({ text: 'One', warnings });
});

test('a picture that a slide shows and the file has not is told', async () => {
  const shapes =
    '<p:sp><p:txBody><a:p><a:r><a:t>One</a:t></a:r></a:p></p:txBody></p:sp><p:pic><p:blipFill><a:blip r:embed="p1"/></p:blipFill></p:pic>';
  const bytes = writePackage(
    'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
    {
      'ppt/presentation.xml': {
        xml: `<p:presentation ${NAMESPACES}><p:sldIdLst><p:sldId id="1" r:id="s1"/></p:sldIdLst></p:presentation>`,
        relations: { s1: ['slide', 'slide1.xml'] },
      },
      'ppt/slide1.xml': {
        xml: `<p:sld ${NAMESPACES}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
      },
    },
  );
  expect(await desk.read(bytes, 'a.pptx')).toMatchObject({ text: 'One', warnings: UNREAD });
});

test.each([
  ['in the file', ['Pictures/a.png'], []],
  ['not in the file', ['./Pictures/b.png'], UNREAD],
  ['not in the file, beside one that is', ['Pictures/b.png', 'Pictures/a.png'], []],
  ['a drawing beside nothing', ['Pictures/a.svg'], []],
  ['elsewhere', ['http://x.org/a.png', '../a.png', '/a.png', ''], []],
])('a picture of an ODF file that is %s', async (_, references, warnings) => {
  const images = references.map((reference) => `<draw:image xlink:href="${reference}"/>`).join('');
  const body = `<text:p>One<draw:frame>${images}</draw:frame></text:p>`;
  const extra = [{ name: 'Pictures/a.png', data: png }];
  expect(await desk.read(writeOdf({ kind: 'text', body, extra }), 'a.odt')).toMatchObject({
    text: 'One',
    warnings,
  });
});
