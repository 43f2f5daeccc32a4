import { afterAll, beforeAll, expect, test } from 'vitest';
import { MEDIA_TYPES } from '../extraction.ts';
import { markdownOf } from '../page/markdown.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const SIZE = 10;
const STEP = 20;
const WIDTH = 90;
const TOP = 700;
const LEFT = 60;

/** A text at a place from the lower left corner of A4, in points. */
const say = (x: number, y: number, text: string) =>
  `BT /F1 ${SIZE} Tf 1 0 0 1 ${x} ${y} Tm (${text.replace(/[()]/g, '\\$&')}) Tj ET`;
const line = (x1: number, y1: number, x2: number, y2: number) => `${x1} ${y1} m ${x2} ${y2} l S`;
/** The cells of a table, without any line. */
const cells = (rows: readonly (readonly string[])[]) =>
  rows.flatMap((row, r) =>
    row.map((text, c) => (text ? say(LEFT + 4 + c * WIDTH, TOP - r * STEP - 14, text) : '')),
  );
const across = (row: number, columns: number, from = 0) =>
  line(LEFT + from * WIDTH, TOP - row * STEP, LEFT + columns * WIDTH, TOP - row * STEP);
const down = (column: number, rows: number, from = 0) =>
  line(LEFT + column * WIDTH, TOP - from * STEP, LEFT + column * WIDTH, TOP - rows * STEP);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

async function read(...parts: readonly string[]) {
  const { pages } = await desk.read(writePdf({ pages: [parts.join('\n')] }));
  const [page] = pages;
  const tables = page?.blocks.filter((block) => block.kind === 'table') ?? [];
  return { pages, text: page?.text, tables, kinds: page?.blocks.map(({ kind }) => kind) };
}

const YEAR = [
  ['Quarter', 'Revenue', 'Costs'],
  ['First', '1,204', '980'],
  ['Second half', '2,608', '2,141'],
];

test('a table in boxes has its rows, its head, its place in the text and on the page', async () => {
  const { tables, kinds, text } = await read(
    say(LEFT, 740, 'Results of the year in thousands'),
    ...numbers(4).map((row) => across(row, 3)),
    ...numbers(4).map((column) => down(column, 3)),
    ...cells(YEAR),
    say(LEFT, 600, 'What follows is a paragraph.'),
  );
  expect(kinds).toEqual(['paragraph', 'table', 'paragraph']);
  expect(tables[0]).toMatchObject({ rows: YEAR, header_rows: 1 });
  expect(tables[0]?.box?.map((edge) => Math.round(edge * 100) / 100)).toEqual([0.1, 0.17, 0.55, 0.24]);
  expect(text).toContain('First\t1,204\t980\nSecond half\t2,608\t2,141');
});

test('boxes drawn as rectangles, open sides and missing lines make the same table', async () => {
  const boxes = numbers(9).map(
    (n) => `${LEFT + (n % 3) * WIDTH} ${TOP - Math.floor(n / 3) * STEP - STEP} ${WIDTH} ${STEP} re S`,
  );
  expect((await read(...boxes, ...cells(YEAR))).tables[0]?.rows).toEqual(YEAR);
  const open = [...numbers(4).map((row) => across(row, 3)), down(1, 3), down(2, 3)];
  const notes = YEAR.map(([name = '', revenue = ''], row) => [name, revenue, row === 0 ? 'Note' : '']);
  expect((await read(...open, ...cells(notes))).tables[0]?.rows).toEqual(notes);
});

test('a cell that reaches over others stands in the first of them', async () => {
  const rows = [
    ['Sales of both halves of it', '', 'Costs'],
    ['first', '1,204', '980'],
  ];
  const drawn = [across(0, 3), across(1, 3), across(2, 3), down(0, 2), down(1, 2, 1), down(2, 2), down(3, 2)];
  expect((await read(...drawn, ...cells(rows))).tables[0]?.rows).toEqual(rows);
});

test('rows of figures without a line between them are rows', async () => {
  const rows = [
    ['Half', 'Revenue', 'Costs'],
    ['First', '1,204', '980'],
    ['', '2,608', '2,141'],
  ];
  const drawn = [across(0, 3), across(1, 3), across(3, 3), ...numbers(4).map((column) => down(column, 3))];
  expect((await read(...drawn, ...cells(rows))).tables[0]?.rows).toEqual(rows);
});

test('a printed table has three lines and no box; its head may be wider than its columns', async () => {
  const rows = [
    ['Inhibitor used', 'bc (V/dec)', 'Rate'],
    ['0', '0.0335', '2.81'],
    ['2', '1.9460', '1.50'],
    ['4', '0.0163', '0.94'],
  ];
  const { tables } = await read(across(0, 3), across(1, 3), across(4, 3), ...cells(rows));
  expect(tables[0]).toMatchObject({ rows, header_rows: 1 });
});

test('a cell of two lines is one text', async () => {
  const drawn = [across(0, 2), across(1, 2), across(3, 2), ...numbers(3).map((column) => down(column, 3))];
  const rows = [
    ['Term', 'Meaning'],
    ['Lessee', 'who rents the'],
    ['', 'kiosk'],
  ];
  expect((await read(...drawn, ...cells(rows))).tables[0]?.rows).toEqual([
    ['Term', 'Meaning'],
    ['Lessee', 'who rents the kiosk'],
  ]);
});

test('what stands above a table comes before it, and what stands below after it, whatever the file has first', async () => {
  const drawn = [...numbers(4).map((row) => across(row, 3)), ...numbers(4).map((column) => down(column, 3))];
  const { kinds, text } = await read(
    say(LEFT, 600, 'The first half was the better one.'),
    ...drawn,
    ...cells(YEAR),
    say(LEFT, 740, 'Table 1'),
    say(LEFT + 4 * WIDTH, 690, 'beside'),
    say(LEFT, 580, 'The second was not.'),
  );
  expect(kinds).toEqual(['paragraph', 'table', 'paragraph', 'paragraph', 'paragraph']);
  expect(text?.split('\n\n').map((part) => part.split('\t')[0])).toEqual([
    'Table 1',
    'Quarter',
    'The first half was the better one.',
    'beside',
    'The second was not.',
  ]);
});

test('a head of two rows names each column by both, as far as they reach', async () => {
  const rows = [
    ['Layers', 'TEDs', '', 'mAP (0.75)'],
    ['', 'simple', 'all', ''],
    ['6', '0.965', '0.955', '0.88'],
    ['4', '0.938', '0.927', '0.853'],
  ];
  const drawn = [
    across(0, 4),
    line(LEFT + WIDTH, TOP - STEP, LEFT + 3 * WIDTH, TOP - STEP),
    ...[2, 3, 4].map((row) => across(row, 4)),
    ...[0, 1, 3, 4].map((column) => down(column, 4)),
    down(2, 4, 1),
  ];
  const { tables, pages } = await read(...drawn, ...cells(rows));
  expect(tables[0]).toMatchObject({ rows, header_rows: 2 });
  expect(markdownOf(pages, MEDIA_TYPES.pdf)).toMatch(
    /^\| Layers \| TEDs simple \| TEDs all \| mAP \(0\.75\) \|\n\| ---/,
  );
});

test('a printed table with a line under groups of columns has a head of two rows', async () => {
  const rows = [
    ['', 'Mac', '', 'Windows', ''],
    ['Language', 'Version', 'Time', 'Version', 'Time'],
    ['Julia', 'nightly', '1.92', 'nightly', '2.04'],
    ['Python', 'Pypy', '31.90', 'Pypy', '34.14'],
  ];
  const { tables, pages } = await read(across(0, 5), across(1, 5), across(4, 5), ...cells(rows));
  expect(tables[0]).toMatchObject({ rows, header_rows: 2 });
  expect(markdownOf(pages, MEDIA_TYPES.pdf)).toContain(
    '| Language | Mac Version | Mac Time | Windows Version | Windows Time |',
  );
});

test('years name columns, and an empty corner says that what is beside it does', async () => {
  const years = [
    ['', '2023', '2024'],
    ['Sales', '1,204', '980'],
    ['Costs', '608', '541'],
  ];
  const drawn = [...numbers(4).map((row) => across(row, 3)), ...numbers(4).map((column) => down(column, 3))];
  expect((await read(...drawn, ...cells(years))).tables[0]?.header_rows).toBe(0);
  const named = [['Year', '2023', '2024'], ...years.slice(1)];
  expect((await read(...drawn, ...cells(named))).tables[0]?.header_rows).toBe(1);
});

test('boxes of a drawing are no table, and what it says stays in its order', async () => {
  const rows = [['PML4', 'Directory', 'Table', 'Offset']];
  const boxes = [across(0, 4), across(1, 4), ...numbers(5).map((column) => down(column, 1))];
  const arrows = [
    down(0, 8),
    down(4, 8),
    line(LEFT, 540, LEFT + 3.5 * WIDTH, 540),
    line(LEFT + 30, 520, LEFT + 4 * WIDTH, 520),
  ];
  const parts = [
    say(LEFT + 20, 640, 'PDPTE'),
    say(LEFT + 250, 640, 'PDE'),
    say(LEFT + 20, 610, 'Pointer'),
    say(LEFT + 250, 610, 'Physical address'),
    say(LEFT + 100, 580, 'Page'),
  ];
  const { tables, text } = await read(...boxes, ...arrows, ...cells(rows), ...parts);
  expect(tables).toEqual([]);
  expect(text).toContain('Physical address');
});

test('lines around prose, under a title, or of a plot are no table', async () => {
  const prose = numbers(20).map((n) =>
    say(LEFT + 4, TOP - 14 * (n + 1), `Sentence ${n} of a text that runs on within a frame around it.`),
  );
  const frame = [across(0, 5), across(7, 5), across(15, 5), down(0, 15), down(5, 15), down(1, 15)];
  expect((await read(...prose, ...frame)).tables).toEqual([]);
  const plot = [
    ...numbers(11).map((row) => across(row, 5)),
    ...numbers(6).map((column) => down(column, 10)),
    say(LEFT, TOP - 215, '0 1 2 3 4 5'),
    ...cells([['', 'f(x)', '', 'g(x)'], [], [], ['', 'h(x)', '', 'k(x)']]),
  ];
  expect((await read(...plot)).tables).toEqual([]);
  expect(
    (await read(across(0, 3), say(LEFT, 680, 'A title between two lines'), across(2, 3))).tables,
  ).toEqual([]);
});

test('a drawing of thousands of lines is no table and takes no time', async () => {
  const lines = numbers(9_000).map((n) => line(50 + (n % 400), 100, 50 + (n % 400), 700));
  const { text, tables } = await read(...lines, say(60, 740, 'A map'));
  expect([text, tables]).toEqual(['A map', []]);
});
