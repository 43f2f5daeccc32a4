import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Place = readonly [x: number, text: string];

/** Lines of print, each some texts at their places, in 10 points, 14 from one to the next. */
async function read(...lines: readonly (readonly Place[])[]) {
  const shown = lines.flatMap((line, row) =>
    line.map(
      ([x, text]) =>
        `BT /F1 10 Tf 1 0 0 1 ${x} ${760 - 14 * row} Tm (${text.replace(/[()]/g, '\\$&')}) Tj ET`,
    ),
  );
  const { pages } = await desk.read(writePdf({ pages: [shown.join('\n')] }));
  const blocks = pages[0]?.blocks ?? [];
  return {
    kinds: blocks.map(({ kind }) => kind),
    tables: blocks.flatMap((block) => (block.kind === 'table' ? [block] : [])),
    text: pages[0]?.text,
  };
}

const at = (places: readonly number[], ...rows: readonly (readonly string[])[]): Place[][] =>
  rows.map((row) => row.flatMap((text, column): Place[] => (text ? [[places[column] ?? 0, text]] : [])));

const INVOICE = [
  ['Item', 'Quantity', 'Price', 'Amount'],
  ['Oak table, oiled', '1', '480.00', '480.00'],
  ['Chair', '6', '95.50', '573.00'],
  ['Delivery within the city', '1', '60.00', '60.00'],
];

test('columns of an invoice that has no lines are a table', async () => {
  const { kinds, tables } = await read(
    [[50, 'Invoice 2024-118 of 3 May 2024 for the furniture of the kiosk']],
    [],
    ...at([50, 250, 330, 420], ...INVOICE),
    [],
    [[50, 'To be paid within 30 days.']],
  );
  expect(kinds).toEqual(['paragraph', 'table', 'paragraph']);
  expect(tables[0]).toMatchObject({ rows: INVOICE, header_rows: 1 });
});

test('amounts that end at one place, with negatives in brackets, are a table of two columns', async () => {
  const rows = [
    ['Revenue', '12,408'],
    ['Cost of sales', '(9,115)'],
    ['Gross profit', '3,293'],
    ['Other income', '41'],
  ];
  const right = rows.map(([name = '', amount = '']): Place[] => [
    [50, name],
    [400 - 5 * amount.length, amount],
  ]);
  expect((await read(...right)).tables[0]?.rows).toEqual(rows);
});

test('a head may stand beside its figures, and years are figures', async () => {
  const rows = [
    ['Year', 'Freshwater ducks'],
    ['2019', '120'],
    ['2020', '135'],
    ['2021', '128'],
  ];
  const [, ...body] = rows;
  const { tables } = await read(...at([50, 200], rows[0] ?? []), ...at([90, 262], ...body));
  expect(tables[0]).toMatchObject({ rows, header_rows: 1 });
});

const WORDS = 'of the lease that was signed in the year 2019 and again in 2021 by both parties to it'.split(
  ' ',
);
const prose = (line: number) => WORDS.slice(line, line + 8).join(' ');

test.each<[string, Place[][]]>([
  [
    'prose in two columns',
    Array.from({ length: 8 }, (_, n): Place[] => [
      [50, prose(n)],
      [310, prose(n + 1)],
    ]),
  ],
  [
    'lists beside each other',
    at([50, 70, 200, 220], ...['1', '2', '3', '4'].map((n) => [`${n}.`, `Item ${n}`, '\x95', `Part ${n}`])),
  ],
  [
    'a table of contents',
    at([50, 80, 450], ['1', 'Purpose of it', '3'], ['2', 'Term and renewal', '7'], ['3', 'Deposit', '12']),
  ],
  [
    'a form',
    at(
      [50, 250],
      ['Name: Ada Lovelace', 'Room: B'],
      ['Born: London', 'Floor: Second'],
      ['Work: Analyst', 'Desk: Left'],
    ),
  ],
  [
    'numbered lines',
    at([50, 80], ['1', 'let total = 0'], ['2', 'for each row'], ['3', 'add it'], ['4', 'end']),
  ],
  [
    'a dump of bytes',
    at(
      Array.from({ length: 14 }, (_, n) => 50 + 32 * n),
      ...[0, 1, 2].map((row) => Array.from({ length: 14 }, (_, n) => (n === 13 ? 'ab' : `${row}${n % 10}`))),
    ),
  ],
  [
    'lists whose items have figures',
    at(
      [50, 70, 200, 220],
      ['1.', 'Chair', '4.', '480'],
      ['2.', 'Table', '5.', '573'],
      ['3.', 'Lamp', '6.', '60'],
    ),
  ],
  ['a number after a wide space', at([50, 121], ['WARDROOM', '12'], ['WARDROOM', '27'], ['WARDROOM', '9'])],
  [
    'notes here and there',
    at(
      [50, 130, 200, 300, 400],
      ['Chair', '6', 'old'],
      ['Table', '1', '', 'new'],
      ['Lamp', '2', '', '', 'lost'],
    ),
  ],
  ['two rows', at([50, 250, 330], ['Chair', '6', '95.50'], ['Table', '1', '480.00'])],
])('%s: no table', async (_, lines) => {
  const { tables, text } = await read(...lines);
  expect(tables).toEqual([]);
  for (const [, said] of lines.flat())
    expect(text?.replace(/\s+/g, ' ')).toContain(said.replace('\x95', '•'));
});

test('a page of thousands of cells is not searched for tables, and takes no time', async () => {
  const rows = Array.from({ length: 800 }, (_, row) =>
    [...Array(9).keys()].map((column): Place => [40 + 60 * column, `n${row}${column}`]),
  );
  const { tables, kinds } = await read(...rows);
  expect(tables).toEqual([]);
  expect(kinds.length).toBeGreaterThan(0);
});
