import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripOf, unpackBitmap } from '../ocr/bitmap.ts';
import type { Bitmap, OcrEngine, RecognisedLine } from '../ocr/port.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { contentOf, writePdf } from '../testing/pdf-writer.ts';
import { ENGLISH, FRENCH } from '../testing/printed-text.ts';
import { photograph, writePicturedPage } from '../testing/scan-writer.ts';
import { pdfStream } from './pdf-file.ts';

const seen: Bitmap[] = [];
/** What is read in any picture, as shares of it; undefined makes the recognition fail. */
let says: readonly Pick<RecognisedLine, 'text' | 'box' | 'confidence'>[] | undefined;
const engine: OcrEngine = {
  name: 'told',
  languages: ['eng'],
  processes: 1,
  recognise: async (packed) => {
    const bitmap = await unpackBitmap(packed);
    seen.push(bitmap);
    const { width, height } = bitmap;
    const placed = ([left, top, right, bottom]: RecognisedLine['box']) =>
      [left * width, top * height, right * width, bottom * height] as const;
    return says && { lines: says.map((line, paragraph) => ({ ...line, paragraph, box: placed(line.box) })) };
  },
  close: async () => undefined,
};

let desk: Desk;
let without: Desk;
/** Seventeen lines of French, 330 points high. */
let scan: Bitmap;
beforeAll(async () => {
  [desk, without] = await Promise.all([openDesk({ ocr: engine }), openDesk()]);
  scan = stripOf(await photograph(FRENCH), 60, 917);
});
afterAll(() => Promise.all([desk.close(), without.close()]));

async function read(bytes: Buffer, words: typeof says) {
  [says, seen.length] = [words, 0];
  return await desk.read(bytes, 'a.pdf');
}

const line = (text: string, confidence = 0.9, top = 0.1) =>
  ({ text, confidence, box: [0.1, top, 0.9, top + 0.05] }) as const;
const typed = ENGLISH.slice(0, 5);
const aboveAndBelow = `${contentOf(typed)}\nBT /F1 11 Tf 50 250 Td (Signed by both parties.) Tj ET`;

test('a scan among typed lines is read where it stands, and what is typed stays as it was', async () => {
  const pdf = writePicturedPage({ typed: aboveAndBelow, picture: scan, bottom: 300 });
  const { pages, engine, warnings } = await read(pdf, [line('the words'), line('of the scan', 0.8, 0.6)]);
  expect(pages[0]?.text).toBe(`${typed.join('\n')}\n\nthe words\n\nof the scan\n\nSigned by both parties.`);
  expect(pages[0]?.blocks.map(({ kind, start, end }) => [kind, pages[0]?.text.slice(start, end)])).toEqual([
    ['paragraph', typed.join('\n')],
    ['image', 'the words'],
    ['image', 'of the scan'],
    ['paragraph', 'Signed by both parties.'],
  ]);
  // 842 points less 300 and 330: the scan begins at a quarter of the page.
  const [left, top, right, bottom] = pages[0]?.blocks[1]?.box ?? [];
  expect([left, top, right, bottom]).toEqual(
    [0.1, 0.252 + 0.0392, 0.9, 0.252 + 0.0588].map((edge) => expect.closeTo(edge, 2)),
  );
  expect(pages[0]).toMatchObject({ source: 'text', confidence: expect.closeTo(0.99, 2) });
  expect({ engine, warnings }).toEqual({ engine: 'pdfium+ocr', warnings: [] });
  // Only the picture was looked at, not the typed lines over it.
  expect(seen.map(({ width, height }) => [width, height])).toEqual([
    [expect.closeTo(scan.width, -1), expect.closeTo(scan.height, -1)],
  ]);
});

test('words that the page says already, though not where they are shown, do not come twice', async () => {
  const { text } = await read(writePicturedPage({ typed: aboveAndBelow, picture: scan, bottom: 300 }), [
    line(typed.slice(0, 2).join(' ').toUpperCase()),
    line('Signed by b0th parties.', 0.9, 0.6),
  ]);
  expect(text).toBe(`${typed.join('\n')}\n\nSigned by both parties.`);
});

test('letters that are drawn as shapes are read, and told where nothing recognises them', async () => {
  const letters = Array.from({ length: 20 }, (_, row) =>
    Array.from({ length: 60 }, (__, at) => `${60 + at * 7} ${700 - row * 14} 4 7 re f`),
  ).flat();
  const pdf = writePdf({ pages: [`${letters.join(' ')} BT /F1 9 Tf 60 40 Td (Page 3 of 7) Tj ET`] });
  expect((await read(pdf, [line('drawn')])).text).toBe('drawn\n\nPage 3 of 7');
  expect((await without.read(pdf, 'a.pdf')).warnings).toEqual(['pictures_unread']);
});

test('a scan above the first typed line is read before it', async () => {
  const below = `1 0 0 1 0 -400 cm ${contentOf(typed)}`;
  const { text } = await read(writePicturedPage({ typed: below, picture: scan, bottom: 500 }), [
    line('first'),
  ]);
  expect(text).toBe(`first\n\n${typed.join('\n')}`);
});

test('a scan at the foot of a column is read after that column', async () => {
  const left = ['The kiosk is let for a year.', 'The rent is paid each month.'];
  const right = ['Heating is paid apart, and', 'so is water. Signed today.'];
  const columns = `${contentOf(left)} 1 0 0 1 290 0 cm ${contentOf(right)}`;
  // At this resolution a page of A4 is half as wide as one.
  const picture = { ...(await photograph([...FRENCH, ...ENGLISH, ...FRENCH])), dpi: 400 };
  const { text } = await read(writePicturedPage({ typed: columns, picture, bottom: 100 }), [line('scan')]);
  expect(text).toBe(`${left.join('\n')}\n\nscan\n\n${right.join('\n')}`);
});

test('a scan whose words stand unseen over it is not read again', async () => {
  const page = await photograph(FRENCH);
  const pdf = writePicturedPage({ typed: FRENCH, picture: page, bottom: 0, before: '3 Tr' });
  const { text } = await read(pdf, [line('twice')]);
  expect([text, seen.length]).toEqual([FRENCH.join('\n'), 0]);
});

test('of a scan whose words stand over one half of it, the other half is read', async () => {
  const page = await photograph([...FRENCH, ...ENGLISH, ...FRENCH]);
  const pdf = writePicturedPage({ typed: FRENCH, picture: page, bottom: 0, before: '3 Tr' });
  const { text } = await read(pdf, [line('the other half', 0.9, 0.6)]);
  expect(text).toBe(`${FRENCH.join('\n')}\n\nthe other half`);
  const [{ width, height, pixels } = scan] = seen;
  const isWhite = (from: number, to: number) =>
    pixels
      .subarray(Math.round(height * from) * width, Math.round(height * to) * width)
      .every((at) => at > 250);
  expect([isWhite(0, 0.33), isWhite(0.34, 1)]).toEqual([true, false]);
});

test('a screenshot on a tenth of a page is read, and told where nothing recognises it', async () => {
  const pdf = writePicturedPage({ typed: aboveAndBelow, picture: { ...scan, dpi: 400 }, bottom: 400 });
  const { text } = await read(pdf, [line('the words')]);
  expect(text).toBe(`${typed.join('\n')}\n\nthe words\n\nSigned by both parties.`);
  // It is drawn as finely as a page, and nothing around it.
  const [wide, high] = [scan.width / 2, scan.height / 2];
  expect(seen.map(({ width, height }) => [width, height])).toContainEqual([
    expect.closeTo(wide, -1),
    expect.closeTo(high, -1),
  ]);
  expect((await without.read(pdf, 'a.pdf')).warnings).toEqual(['pictures_unread']);
});

test.each([24, 54])(
  'three lines of print of %d points in a picture among typed text are read',
  async (size) => {
    const lines = ['Members of the club', 'have free admission', 'until 31 December.'];
    const shown = lines.map((text) => `(${text}) Tj 0 -${size * 1.25} Td`).join(' ');
    const page = await photograph(`BT /F1 ${size} Tf 30 ${842 - size} Td ${shown} ET`);
    const picture = stripOf(page, 0, Math.round(size * 3.75 * (200 / 72)));
    const pdf = writePicturedPage({ typed: aboveAndBelow, picture, bottom: 400 });
    expect((await read(pdf, [line('seen')])).text).toContain('seen');
  },
);

test('a photograph and a drawing of lines among typed text cost no recognition', async () => {
  const shade = (x: number, y: number) => 128 + 90 * Math.sin(x / 97) * Math.cos(y / 61) + ((x * y) % 23);
  const ruled = (x: number, y: number) => (x % 40 < 3 || y % 50 < 3 ? 0 : 255);
  for (const draw of [shade, ruled]) {
    const pixels = scan.pixels.map((_, at) => draw(at % scan.width, Math.floor(at / scan.width)));
    for (const dpi of [scan.dpi, 400]) {
      const pdf = writePicturedPage({ typed, picture: { ...scan, dpi, pixels }, bottom: 300 });
      const { text } = await read(pdf, [line('noise')]);
      expect([text, seen.length]).toEqual([typed.join('\n'), 0]);
    }
  }
});

test('a small chart among typed text, with figures at one side and a legend at the other, costs none', async () => {
  const column = (words: readonly string[], left: number) =>
    words.map((word, at) => `1 0 0 1 ${left} ${780 - 24 * at} Tm (${word}) Tj`).join(' ');
  const figures = ['1.500', '1.000', '0.500', '0.000', '-0.50', '-1.00', '-1.50'];
  const legend = ['control', 'ten grams', 'six grams', 'four grams', 'two grams'];
  const curve = '100 640 m 200 700 300 720 400 770 c S';
  const words = `BT /F1 18 Tf ${column(figures, 20)} ${column(legend, 460)} ET`;
  const chart = stripOf(await photograph(`${curve} ${words}`), 60, 600);
  const pdf = writePicturedPage({ typed, picture: { ...chart, dpi: 400 }, bottom: 300 });
  expect([(await read(pdf, [line('noise')])).text, seen.length]).toEqual([typed.join('\n'), 0]);
});

test('a scan among typed lines that is not read is told', async () => {
  const pdf = writePicturedPage({ typed, picture: scan, bottom: 300 });
  expect((await without.read(pdf, 'a.pdf')).warnings).toEqual(['pictures_unread']);
  const stamped = writePicturedPage({ typed: ['Received'], picture: await photograph(FRENCH), bottom: 0 });
  expect((await without.read(stamped, 'a.pdf')).warnings).toEqual(['pictures_unread']);
  const noise = { ...scan, pixels: scan.pixels.map((_, at) => (at * 7919) % 251) };
  const other = writePicturedPage({ typed, picture: noise, bottom: 300 });
  expect((await without.read(other, 'a.pdf')).warnings).toEqual([]);
});

test('a scan among typed lines that cannot be read is told', async () => {
  const { pages, warnings } = await read(writePicturedPage({ typed, picture: scan, bottom: 300 }), undefined);
  expect([pages[0]?.text, pages[0]?.confidence, warnings]).toEqual([typed.join('\n'), 1, ['ocr_failed']]);
});

const FONT = '/Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding';
const DESCENDANT =
  '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unheard /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>';
/** A font that numbers its signs and says nothing of what they are. */
const UNHEARD = `/Type0 /BaseFont /Unheard /Encoding /Identity-H /DescendantFonts [${DESCENDANT}]`;

const set = (lines: readonly string[] | string, font: string) => {
  const pdf = writePdf({ pages: [lines] }).toString('latin1');
  return Buffer.from(pdf.replace(FONT, font), 'latin1');
};
/** Its letters cannot be drawn, so a square stands for them. */
const unheard = () => set(`${contentOf(['\x03\xf2\x03\x92\x03\xf4\x03\x92'])}\n100 100 50 50 re f`, UNHEARD);

/** Its letters are private characters, those of even numbers only when half of them are asked for. */
function setInPrivate(lines: readonly string[], isHalf = false): Buffer {
  const codes = Array.from({ length: 95 }, (_, index) => (index + 32).toString(16));
  const map = codes.map((code) => `<${code}> <${isHalf && /[02468ace]$/.test(code) ? '00' : 'e0'}${code}>`);
  const head = '/CIDInit /ProcSet findresource begin 12 dict begin begincmap';
  const space = '1 begincodespacerange <00> <ff> endcodespacerange';
  const body = [head, space, '95 beginbfchar', ...map, 'endbfchar endcmap end end'].join('\n');
  const pdf = set(lines, `${FONT} /ToUnicode 9 0 R`).toString('latin1');
  const unicode = pdfStream('', Buffer.from(body)).toString('latin1');
  return Buffer.from(pdf.replace('%PDF-1.4\n', `%PDF-1.4\n9 0 obj\n${unicode}\nendobj\n`), 'latin1');
}

test('a page whose letters nobody knows is recognised, and then has nothing to warn of', async () => {
  const { pages, warnings, engine } = await read(unheard(), [line('salut', 0.8)]);
  expect(pages[0]).toMatchObject({ text: 'salut', source: 'ocr', confidence: 0.8 });
  expect({ warnings, engine }).toEqual({ warnings: [], engine: 'pdfium+ocr' });
});

test.each([
  { what: 'fails', words: undefined, warnings: ['characters_guessed', 'ocr_failed'] },
  { what: 'finds nothing', words: [], warnings: ['characters_guessed'] },
])('when the recognition $what, such a page stays as it is and says so', async ({ words, warnings }) => {
  const found = await read(unheard(), words);
  expect(found.pages[0]).toMatchObject({ text: 'ϲΒϴΒ', source: 'text', confidence: 0 });
  expect([...found.warnings].sort()).toEqual(warnings);
});

test('what is recognised on such a page is not taken when it is trusted less, or misses most of it', async () => {
  const half = setInPrivate(['Rent and heating of the kiosk, paid each month'], true);
  const { text, pages } = await without.read(half, 'a.pdf');
  expect(pages[0]?.confidence).toBeCloseTo(0.5, 0);
  expect((await read(half, [line('a text of another length, and doubtful', 0.46)])).text).toBe(text);
  expect((await read(half, [line('Rent', 0.95)])).text).toBe(text);
  expect((await read(half, [line('Rent and heating of the kiosk', 0.95)])).pages[0]?.source).toBe('ocr');
});

test('a text layer of private characters alone is none', async () => {
  const hidden = setInPrivate(['Rent and heating']);
  expect((await read(hidden, [line('Rent and heating')])).pages[0]).toMatchObject({
    text: 'Rent and heating',
    source: 'ocr',
  });
  expect(await without.codeFor(hidden, 'a.pdf')).toBe('no_text_layer');
  const half = await without.read(setInPrivate(['Rent and heating'], true), 'a.pdf');
  expect(half.warnings).toEqual(['characters_guessed']);
});
