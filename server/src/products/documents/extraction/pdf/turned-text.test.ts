import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Way = 'upward' | 'downward' | 'on its head';

/** What turns a line, and where each line of a note begins. Source: ISO 32000-1 8.3.3. */
const WAYS: Readonly<Record<Way, { matrix: string; at: (line: number) => string }>> = {
  upward: { matrix: '0 1 -1 0', at: (line) => `${60 + 14 * line} 300` },
  downward: { matrix: '0 -1 1 0', at: (line) => `${540 - 14 * line} 700` },
  'on its head': { matrix: '-1 0 0 -1', at: (line) => `400 ${100 + 14 * line}` },
};
const shown = (line: string) => `(${line}) Tj`;
/** Each word for itself, as programs of design place them. */
const inWords = (line: string) =>
  line
    .split(' ')
    .map((word) => `(${word} ) Tj`)
    .join(' ');

function turned(lines: readonly string[], way: Way, show = shown): string {
  const { matrix, at } = WAYS[way];
  return `BT /F1 11 Tf ${lines.map((line, index) => `${matrix} ${at(index)} Tm ${show(line)}`).join('\n')} ET`;
}

const NOTE = ['Margin notes of the lessor', 'in three lines, which are', 'read from the first on.'];
const BODY = ['The kiosk is let for a year and', 'its rent is paid each month.', 'It ends after the season.'];
const upright = `BT /F1 11 Tf 150 560 Td ${BODY.map((line) => `(${line}) Tj 0 -14 Td`).join(' ')} ET`;

test.each(
  (['upward', 'downward', 'on its head'] as const).flatMap((way) => [
    { way, by: 'lines', show: shown },
    { way, by: 'words', show: inWords },
  ]),
)('a note that runs $way beside upright text keeps its order, drawn by $by', async ({ way, show }) => {
  const { pages } = await desk.read(writePdf({ pages: [`${upright}\n${turned(NOTE, way, show)}`] }));
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', BODY.join('\n')],
    ['paragraph', NOTE.join('\n')],
  ]);
});

const ROWS = ['Part 2023 2024', 'Bolts 17 31', 'Screws 1,204 987', 'Washers 88 90', 'Nuts 5 6'];

/** Letters of 11 points are 8 points high; `corner` is where the first begins, as shares of the paper. */
test.each([
  { way: 'upward', origin: '595 0', edges: [0, 3], corner: [87 / 595, 782 / 842] },
  { way: 'downward', origin: '0 842', edges: [2, 1], corner: [508 / 595, 60 / 842] },
  { way: 'on its head', origin: '595 842', edges: [2, 3], corner: [535 / 595, 508 / 842] },
] as const)('a page that runs $way is read as an upright one, each part where it is shown', async (plan) => {
  const cells = ROWS.map((row, line) =>
    row.split(' ').map((cell, column) => `1 0 0 1 ${60 + 160 * column} ${300 - 16 * line} Tm (${cell}) Tj`),
  );
  const body = `BT /F1 11 Tf 60 500 Td ${BODY.map((line) => `(${line}) Tj 0 -14 Td`).join(' ')} ET`;
  const page = `${WAYS[plan.way].matrix} ${plan.origin} cm ${body} BT /F1 11 Tf ${cells.flat().join('\n')} ET`;
  const { pages } = await desk.read(writePdf({ pages: [page] }));
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', BODY.join('\n')],
    ['table', ROWS.map((row) => row.replaceAll(' ', '\t')).join('\n')],
  ]);
  const box = pages[0]?.blocks[0]?.box;
  expect(plan.edges.map((edge) => box?.[edge])).toEqual(plan.corner.map((at) => expect.closeTo(at, 2)));
});

test('a page that is turned to be shown is read as it is shown', async () => {
  const lines = turned(NOTE, 'downward');
  const pdf = writePdf({ pages: [lines] })
    .toString('latin1')
    .replace('/MediaBox', '/Rotate 270 /MediaBox');
  const { pages } = await desk.read(Buffer.from(pdf, 'latin1'));
  expect(signedBlocks(pages)).toEqual([['paragraph', NOTE.join('\n')]]);
  const [left, top] = pages[0]?.blocks[0]?.box ?? [];
  expect([left, top]).toEqual([142 / 842, (595 - 540 - 8) / 595].map((edge) => expect.closeTo(edge, 2)));
});

test('the heads of a table may stand on their side', async () => {
  const heads = ['Sum net', 'Sum gross'].map(
    (head, at) => `0 1 -1 0 ${190 + 80 * at} 610 Tm ${inWords(head)}`,
  );
  const cells = [
    '1 0 0 1 60 610 Tm (Part) Tj',
    ...heads,
    ...['Bolts 17 31', 'Nuts 5 6'].flatMap((row, line) =>
      row.split(' ').map((cell, at) => `1 0 0 1 ${60 + 100 * at} ${585 - 20 * line} Tm (${cell}) Tj`),
    ),
  ];
  const across = [560, 580, 600, 700].map((y) => `50 ${y} m 310 ${y} l S`);
  const page = `${across.join(' ')} BT /F1 11 Tf ${cells.join('\n')} ET`;
  const { pages } = await desk.read(writePdf({ pages: [page] }));
  expect(signedBlocks(pages)).toEqual([['table', 'Part\tSum net\tSum gross\nBolts\t17\t31\nNuts\t5\t6']]);
});

test('the other reader knows where turned lines stand, too', async () => {
  const pdf = writePdf({ pages: [`${upright}\n${turned(NOTE, 'downward')}`] }).toString('latin1');
  const odd = pdf.replace('/Root 1 0 R', '/Root << /Type /Catalog /Pages 2 0 R >>');
  const { pages, engine } = await desk.read(Buffer.from(odd, 'latin1'), 'a.pdf');
  expect([engine, pages[0]?.text]).toEqual(['pdfjs', `${BODY.join('\n')}\n\n${NOTE.join('\n')}`]);
  const [left = 0, top = 0, right = 0, bottom = 0] = pages[0]?.blocks[1]?.box ?? [];
  expect((bottom - top) * 842).toBeGreaterThan((right - left) * 595 * 2);
});
