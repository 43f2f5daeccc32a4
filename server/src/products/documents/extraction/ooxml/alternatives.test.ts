import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { NAMESPACES, writePackage } from '../testing/opc-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const UNREAD = ['pictures_unread'];
const either = (choice: string, fallback: string) =>
  `<mc:AlternateContent><mc:Choice Requires="x">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`;

async function readDocx(run: string) {
  const body = `${paragraph('One')}<w:p><w:r>${run}</w:r></w:p>`;
  const relations = `<Relationship Id="p1" Type="${TYPE}/image" Target="media/a.png"/>`;
  const extra = [{ name: 'word/media/a.png', data: 'a picture that is told, since nothing recognises it' }];
  const { pages, warnings } = await desk.read(writeDocx({ body, relations, extra }), 'a.docx');
  return { blocks: signedBlocks(pages).slice(1), warnings };
}

async function readSlide(shapes: string) {
  const title = '<p:sp><p:txBody><a:p><a:r><a:t>One</a:t></a:r></a:p></p:txBody></p:sp>';
  const parts = {
    'ppt/presentation.xml': {
      xml: `<p:presentation ${NAMESPACES}><p:sldIdLst><p:sldId id="1" r:id="s1"/></p:sldIdLst></p:presentation>`,
      relations: { s1: ['slide', 'slides/slide1.xml'] },
    },
    'ppt/slides/slide1.xml': {
      xml: `<p:sld ${NAMESPACES}><p:cSld><p:spTree>${title}${shapes}</p:spTree></p:cSld></p:sld>`,
      relations: { p1: ['image', '../media/a.png'] },
    },
  } as const;
  const main = 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml';
  const bytes = writePackage(main, parts, [{ name: 'ppt/media/a.png', data: 'a picture' }]);
  const { pages, warnings } = await desk.read(bytes, 'a.pptx');
  return { blocks: signedBlocks(pages).slice(1), warnings };
}

const PICTURE =
  '<p:pic><p:nvPicPr><p:cNvPr id="2" name="x" descr="A boat"/></p:nvPicPr><p:blipFill><a:blip r:embed="p1"/></p:blipFill></p:pic>';
const FRAME =
  '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="x" descr="A boat"/></p:nvGraphicFramePr><m3:model3d xmlns:m3="urn:m"/></p:graphicFrame>';
const TEXT = '<p:sp><p:txBody><a:p><a:r><a:t>newer program needed</a:t></a:r></a:p></p:txBody></p:sp>';
const VML =
  '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:imagedata r:id="p1"/></v:shape></w:pict>';

test('an alternative that says nothing here leaves the word to the next', async () => {
  const sign = '<s:symEx xmlns:s="urn:s" s:char="1F60A"/>';
  expect(await readDocx(either(sign, '<w:t>😊</w:t>'))).toEqual({
    blocks: [['paragraph', '😊']],
    warnings: [],
  });
  expect(await readDocx(either('<i:ink xmlns:i="urn:i"/>', VML))).toEqual({ blocks: [], warnings: UNREAD });
  const object = either('<p:oleObj/>', `<p:oleObj>${PICTURE}</p:oleObj>`);
  expect(await readSlide(object)).toEqual({ blocks: [['image', 'A boat']], warnings: UNREAD });
});

test('one that says something is read alone, and what both say of it comes once', async () => {
  expect(await readDocx(either('<w:t>new</w:t>', '<w:t>old</w:t>'))).toEqual({
    blocks: [['paragraph', 'new']],
    warnings: [],
  });
  expect(await readSlide(either(FRAME, PICTURE))).toEqual({
    blocks: [['image', 'A boat']],
    warnings: UNREAD,
  });
  expect(await readSlide(either('<sle:slicer xmlns:sle="urn:s"/>', TEXT))).toEqual({
    blocks: [],
    warnings: [],
  });
});

test('alternatives inside one another are each decided for themselves', async () => {
  const inner = either('<i:ink xmlns:i="urn:i"/>', '<w:t>inner</w:t>');
  expect((await readDocx(either(inner, '<w:t>outer</w:t>'))).blocks).toEqual([['paragraph', 'inner']]);
  const beside =
    either('<w:t>one</w:t>', '<w:t>no</w:t>') + either('<i:ink xmlns:i="urn:i"/>', '<w:t> two</w:t>');
  expect((await readDocx(beside)).blocks).toEqual([['paragraph', 'one two']]);
});

test('a watermark and letters along a line are read', async () => {
  const drawn =
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shapetype><v:textpath on="t"/></v:shapetype><v:shape><v:textpath string="CONFIDENTIAL"/></v:shape></w:pict>';
  expect((await readDocx(drawn)).blocks).toEqual([['paragraph text_box', 'CONFIDENTIAL']]);
});
