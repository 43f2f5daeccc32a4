import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const RECT = '/Rect [100 600 300 620]';
const ANNOTATIONS = [
  `<< /Type /Annot /Subtype /Text ${RECT} /Contents (Is this still true?) >>`,
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada Lovelace) ${RECT} >>`,
  `<< /Type /Annot /Subtype /Widget /FT /Btn /T (agree) /V /Yes ${RECT} >>`,
  `<< /Type /Annot /Subtype /Popup ${RECT} /Contents (Is this still true?) >>`,
  `<< /Type /Annot /Subtype /Link ${RECT} /Contents (a link) >>`,
  `<< /Type /Annot /Subtype /FreeText /F 2 ${RECT} /Contents (hidden) >>`,
];

test('values of fields and remarks are read, each with where it stands, and nothing twice', async () => {
  const pdf = writePdf({ pages: [['Name:']] })
    .toString('latin1')
    .replace('/MediaBox', `/Annots [${ANNOTATIONS.join(' ')}] /MediaBox`);
  const { pages } = await desk.read(Buffer.from(pdf, 'latin1'));
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'Name:'],
    ['paragraph comment', 'Is this still true?'],
    ['paragraph text_box', 'Ada Lovelace'],
  ]);
  const box = [100 / 595, 1 - 620 / 842, 300 / 595, 1 - 600 / 842];
  expect(pages[0]?.blocks[2]?.box).toEqual(box.map((edge) => expect.closeTo(edge, 2)));
});
