import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf } from '../../src/products/documents/extraction/ocr/bitmap.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import { type Desk, openDesk } from '../../src/products/documents/extraction/testing/desk.ts';
import { writePng } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writeFlatOdf, writeOdf } from '../../src/products/documents/extraction/testing/odf-writer.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { signedBlocks } from '../../src/products/documents/extraction/testing/signed-blocks.ts';

const { engine } = openOcr('tesseract.js', { languages: ['fra', 'eng'], processes: 2, timeoutMs: 60_000 });
const SAYS = 'The pumps deliver 2,300 litres a minute.';

let desk: Desk;
let png: Buffer;
beforeAll(async () => {
  desk = await openDesk({ ocr: engine });
  png = writePng(stripOf(await photograph([SAYS]), 0, 400));
});
afterAll(async () => {
  await desk.close();
  await engine?.close();
});

const style = (name: string, properties: string, parent = '') =>
  `<style:style style:name="${name}" style:family="graphic" style:parent-style-name="${parent}"><style:graphic-properties ${properties}/></style:style>`;
const AUTOMATIC = [
  style('picture', 'draw:fill="bitmap" draw:fill-image-name="Bitmap_1" style:repeat="stretch"'),
  style('heir', 'draw:stroke="none"', 'picture'),
  style('pattern', 'draw:fill="bitmap" draw:fill-image-name="Bitmap_1" style:repeat="repeat"'),
  style('plain', 'draw:fill="solid"', 'picture'),
].join('');
const shape = (name: string, says: string) =>
  `<draw:custom-shape draw:style-name="${name}"><text:p>${says}</text:p></draw:custom-shape>`;
const slide = (drawn: string) => `<draw:page>${drawn}</draw:page>`;
const fill = (inside: string) =>
  `<draw:fill-image draw:name="Bitmap_1" ${inside.startsWith('<') ? `>${inside}</draw:fill-image>` : `${inside}/>`}`;
const body = slide(shape('heir', 'One')) + slide(shape('pattern', 'Two')) + slide(shape('plain', 'Three'));
const READ = [
  ['image', SAYS],
  ['paragraph', 'One'],
  ['paragraph', 'Two'],
  ['paragraph', 'Three'],
];

test('the picture that fills a shape has its words before those of the shape, a pattern has none', async () => {
  const bytes = writeOdf({
    kind: 'presentation',
    body,
    automatic: AUTOMATIC,
    styles: `<office:styles>${fill('xlink:href="Pictures/a.png"')}</office:styles>`,
    extra: [{ name: 'Pictures/a.png', data: png }],
  });
  const { pages, warnings } = await desk.read(bytes, 'a.odp');
  expect(signedBlocks(pages)).toEqual(READ);
  expect(warnings).toEqual([]);
});

test('so it is in a flat file, whose pictures stand in it', async () => {
  const data = `<office:binary-data>\n${png.toString('base64').replace(/.{76}/g, '$&\n')}</office:binary-data>`;
  const styles = `<office:styles>${fill(data)}</office:styles>`;
  const shown = `<draw:frame><draw:image>${data}</draw:image></draw:frame>`;
  const flat = writeFlatOdf({
    kind: 'presentation',
    body: body + slide(shown),
    automatic: AUTOMATIC,
    styles,
  });
  const { pages, warnings } = await desk.read(flat, 'a.fodp');
  expect(signedBlocks(pages)).toEqual([...READ, ['image', SAYS]]);
  expect(warnings).toEqual([]);
});
