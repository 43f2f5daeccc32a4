import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';
import { pdfStream } from './pdf-file.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const FONT = '/BaseFont /Helvetica /Encoding /WinAnsiEncoding';

/** A page whose text is set in a font that says this of itself. */
async function readIn(font: string, ...lines: readonly string[]) {
  const pdf = writePdf({ pages: [lines] })
    .toString('latin1')
    .replace(FONT, font);
  return await desk.read(Buffer.from(pdf, 'latin1'), 'a.pdf');
}

const named = (names: string, font = 'Helvetica') =>
  `/BaseFont /${font} /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [${names}] >>`;

test('a sign with the number of a control is what its font calls it', async () => {
  const { text, warnings, engine } = await readIn(
    named('3 /C0 20 /2014 21 /uni2265', 'AdvMacMthSyN'),
    '\x030.9393 V \x14 and \x15 2',
  );
  expect(text).toBe('−0.9393 V — and ≥ 2');
  expect({ warnings, engine }).toEqual({ warnings: [], engine: 'pdfium+pdfjs' });
});

test('a sign that nobody can name leaves its mark and a warning, and its page is trusted less', async () => {
  const { pages, warnings } = await readIn(named('3 /G17'), '\x030.9393 V');
  expect([pages[0]?.text, warnings]).toEqual(['\uFFFD0.9393 V', ['invalid_characters_replaced']]);
  expect(pages[0]?.confidence).toBeLessThan(0.9);
});

test('the fonts of TeX are known by their name', async () => {
  const italic = await readIn('/BaseFont /ABCDEF+CMMI12 /Encoding /WinAnsiEncoding', 'k\x0b = \x0f');
  expect([italic.text, italic.engine]).toEqual(['kα = ϵ', 'pdfium']);
  const roman = await readIn('/BaseFont /CMR10 /Encoding /WinAnsiEncoding', 'e\x0ecient \x0cgures');
  expect(roman.text).toBe('efficient figures');
});

test("Windows' own quotes and dashes are not controls", async () => {
  const map = [
    '1 begincodespacerange <00> <ff> endcodespacerange',
    '1 beginbfrange <00> <ff> <0000> endbfrange',
  ];
  const [head, tail] = ['/CIDInit /ProcSet findresource begin 12 dict begin begincmap', 'endcmap end end'];
  const unicode = pdfStream('', Buffer.from([head, ...map, tail].join('\n'))).toString('latin1');
  const pdf = writePdf({ pages: [['the \x93lessee\x94 pays \x96 in advance']] })
    .toString('latin1')
    .replace(FONT, `${FONT} /ToUnicode 9 0 R`)
    .replace('%PDF-1.4\n', `%PDF-1.4\n9 0 obj\n${unicode}\nendobj\n`);
  const { text, warnings } = await desk.read(Buffer.from(pdf, 'latin1'), 'a.pdf');
  expect([text, warnings]).toEqual(['the “lessee” pays – in advance', []]);
});

test('text whose font says nothing of its characters is kept, told and trusted less', async () => {
  const descendant =
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unheard /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>';
  const pdf = writePdf({ pages: [['\x03\xf2\x03\x92\x03\xf4\x03\x92', 'x']] })
    .toString('latin1')
    .replace(
      `/Type1 ${FONT}`,
      `/Type0 /BaseFont /Unheard /Encoding /Identity-H /DescendantFonts [${descendant}]`,
    );
  const { pages, warnings } = await desk.read(Buffer.from(pdf, 'latin1'), 'a.pdf');
  expect([pages[0]?.text, warnings]).toEqual(['ϲΒϴΒ', ['characters_guessed']]);
  expect(pages[0]?.confidence).toBe(0);
});

test('the letters of a font of ornaments are bullets and boxes', async () => {
  const { pages } = await readIn(
    '/BaseFont /ABCDEF+AllumiStd-DingbatsTwo /Encoding /WinAnsiEncoding',
    'y   Persons with disabilities',
    'y   Children',
  );
  expect(signedBlocks(pages)).toEqual([
    ['list_item 0', '• Persons with disabilities'],
    ['list_item 0', '• Children'],
  ]);
});
