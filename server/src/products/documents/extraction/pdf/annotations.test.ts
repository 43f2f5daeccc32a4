import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf } from '../ocr/bitmap.ts';
import type { OcrEngine } from '../ocr/port.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { FRENCH } from '../testing/printed-text.ts';
import { photograph, writePicturedPage, writeScan } from '../testing/scan-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';
import { pdfStream } from './pdf-file.ts';

/** Sees the same words in every picture. */
const engine: OcrEngine = {
  name: 'told',
  languages: ['eng'],
  processes: 1,
  recognise: async () => ({
    lines: [{ text: 'as scanned', confidence: 0.9, box: [10, 10, 90, 30], paragraph: 0 }],
  }),
  close: async () => undefined,
};

let desk: Desk;
let seeing: Desk;
beforeAll(async () => {
  [desk, seeing] = await Promise.all([openDesk(), openDesk({ ocr: engine })]);
});
afterAll(() => Promise.all([desk.close(), seeing.close()]));

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

const annotated = (pdf: Buffer, annotations: readonly string[], objects: readonly string[] = []) => {
  const page = pdf.toString('latin1').replace('/MediaBox', `/Annots [${annotations.join(' ')}] /MediaBox`);
  return Buffer.from(page.replace('%PDF-1.4\n', `%PDF-1.4\n${objects.join('')}`), 'latin1');
};

/** What an annotation looks like, 200 by 60 points. Source: ISO 32000-1 12.5.5. */
function appearance(number: number, content: string): string {
  const resources = '/Resources << /Font << /F1 3 0 R >> /XObject << /Inner 8 0 R >> >>';
  const form = pdfStream(
    `/Type /XObject /Subtype /Form /BBox [0 0 200 60] ${resources}`,
    Buffer.from(content),
  );
  return `${number} 0 obj\n${form.toString('latin1')}\nendobj\n`;
}

const shows = (subtype: string, more: string) =>
  `<< /Type /Annot /Subtype /${subtype} /Rect [300 600 500 660] /AP << /N 9 0 R >> ${more} >>`;
const STAMP = [
  appearance(9, '0 0 200 60 re S /Inner Do'),
  appearance(8, 'BT /F1 24 Tf 10 30 Td (APPROVED) Tj /F1 10 Tf 0 -20 Td (by the board) Tj ET'),
];

test('the words of a stamp are remarks where they are shown, on a page with or without a text', async () => {
  const words = [
    ['paragraph comment', 'APPROVED'],
    ['paragraph comment', 'by the board'],
  ];
  for (const lines of [['Dear lessor,'], []]) {
    const { pages } = await desk.read(annotated(writePdf({ pages: [lines] }), [shows('Stamp', '')], STAMP));
    expect(signedBlocks(pages)).toEqual([...lines.map((line) => ['paragraph', line]), ...words]);
    const [left, top] = pages[0]?.blocks.at(-2)?.box ?? [];
    expect([left, top]).toEqual([310 / 595, 1 - 647 / 842].map((edge) => expect.closeTo(edge, 2)));
  }
});

test('what an annotation both says and shows comes once, what it hides never', async () => {
  const typed = [appearance(9, 'BT /F1 11 Tf 10 40 Td (see the) Tj 0 -14 Td (new lease) Tj ET')];
  const letter = writePdf({ pages: [['Dear lessor,']] });
  const texts = async (more: string) =>
    (await desk.read(annotated(letter, [shows('FreeText', more)], typed))).text;
  expect(await texts('/Contents (see the new lease)')).toBe('Dear lessor,\n\nsee the new lease');
  expect(await texts('/F 2')).toBe('Dear lessor,');
});

test('a picture of print that is pasted on a page as a stamp is read, and told where nothing recognises it', async () => {
  const picture = stripOf(await photograph(FRENCH), 60, 917);
  const stamp = '<< /Type /Annot /Subtype /Stamp /Rect [0 200 595 530] /AP << /N 6 0 R >> >>';
  const pasted = writePicturedPage({ typed: ['Dear lessor,'], picture, bottom: 200 });
  const pdf = annotated(Buffer.from(pasted.toString('latin1').replace('/F Do', '     '), 'latin1'), [stamp]);
  expect((await desk.read(pdf, 'a.pdf')).warnings).toEqual(['pictures_unread']);
  expect((await seeing.read(pdf, 'a.pdf')).text).toBe('Dear lessor,\n\nas scanned');
});

test('the remarks on a scan follow its words', async () => {
  const note = (text: string) => `<< /Type /Annot /Subtype /Text ${RECT} /Contents (${text}) >>`;
  const scan = writeScan([await photograph(FRENCH)]);
  const { pages } = await seeing.read(
    annotated(scan, [note('Is this still true?'), note('as scanned')]),
    'a.pdf',
  );
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'as scanned'],
    ['paragraph comment', 'Is this still true?'],
  ]);
});
