import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../../testing/desk.ts';
import { signedBlocks } from '../../testing/signed-blocks.ts';
import { type BiffRecord, biffText, words, writeXls, type XlsPlan } from '../../testing/xls-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const read = (plan: XlsPlan) => desk.read(writeXls(plan), 'a.xls');
const label = (row: number, column: number, text: string): BiffRecord => [
  0x204,
  Buffer.concat([words(row, column, 0), biffText(text)]),
];
const number = (row: number, column: number, value: number, style = 0): BiffRecord => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [0x203, Buffer.concat([words(row, column, style), bytes])];
};
const shared = (row: number, column: number, index: number): BiffRecord => [
  0xfd,
  words(row, column, 0, index, 0),
];
const style = (format: number): BiffRecord => [0xe0, words(0, format, 0, 0, 0, 0, 0, 0, 0, 0)];

test('cells are shown in their formats, sheets are pages', async () => {
  const formats: BiffRecord[] = [
    [0x41e, Buffer.concat([words(164), biffText('0.0 "kg"')])],
    style(0),
    style(14),
    style(164),
    style(10),
  ];
  const text: BiffRecord = [0x06, Buffer.concat([words(3, 0, 0), words(0, 0, 0, 0xffff), words(0, 0, 0, 0)])];
  const { pages, mediaType, warnings } = await read({
    globals: formats,
    sheets: [
      {
        name: 'Été',
        records: [
          label(0, 0, 'Name'),
          label(0, 1, 'Value'),
          label(1, 0, 'a date'),
          number(1, 1, 45000, 1),
          label(2, 0, 'a weight'),
          [0x27e, Buffer.concat([words(2, 1, 2), words(((12345 << 2) | 3) & 0xffff, 0)])],
          text,
          [0x207, biffText('computed')],
          [0x205, words(3, 1, 0, 0x0107)],
          [0xbd, Buffer.concat([words(4, 0), words(3, 0, 0x3fe0), words(0, 6, 0), words(1)])],
          [0xe5, words(1, 2, 2, 0, 0)],
        ],
      },
      { name: 'Hidden', records: [label(0, 0, 'alone')], state: 1 },
      { name: 'Chart', records: [], kind: 2 },
    ],
  });
  expect(pages.map((page) => page.label)).toEqual(['Été', 'Hidden']);
  expect(signedBlocks(pages)).toEqual([
    ['heading 2', 'Été'],
    ['table', 'Name\tValue\na date\t2023-03-15\na weight\t123.5 kg\ncomputed\t#DIV/0!\n50.00%\t1'],
    ['heading hidden 2', 'Hidden'],
    ['paragraph hidden', 'alone'],
  ]);
  expect([mediaType, warnings]).toEqual([
    'application/vnd.ms-excel',
    ['hidden_content', 'partial_legacy_format'],
  ]);
});

test('shared texts go on over records, each of which says how wide its characters are', async () => {
  const head = Buffer.concat([words(3, 0, 3, 0), words(5), Buffer.from([0]), Buffer.from('plain')]);
  const rich = Buffer.concat([words(4), Buffer.from([9]), words(1), Buffer.from('Zo', 'utf16le')]);
  const rest = Buffer.concat([Buffer.from([0]), Buffer.from('ey'), words(0, 0)]);
  const third = Buffer.concat([words(1), Buffer.from([1]), Buffer.from('é', 'utf16le')]);
  const { text } = await read({
    globals: [
      [0xfc, Buffer.concat([head, rich])],
      [0x3c, Buffer.concat([rest, third])],
    ],
    sheets: [{ name: 'S', records: [shared(0, 0, 0), shared(0, 1, 1), shared(0, 2, 2), shared(0, 3, 999)] }],
  });
  expect(text).toBe('S\n\nplain\tZoey\té');
});

test('text boxes and notes follow the cells', async () => {
  const object = (id: number, kind: number, text: string): BiffRecord[] => [
    [0x5d, words(0x15, 18, kind, id, 0, 0, 0, 0, 0, 0, 0)],
    [0x1b6, words(0, 0, 0, 0, 0, text.length, 16, 0, 0)],
    [0x3c, Buffer.concat([Buffer.from([0]), Buffer.from(text)])],
    [0x3c, Buffer.alloc(16)],
  ];
  const records: BiffRecord[] = [
    label(0, 0, 'cell'),
    ...object(1, 6, 'In the box'),
    ...object(2, 0x19, 'Zoe:\nA remark'),
    [0x1c, Buffer.concat([words(0, 0, 0, 2), biffText('Zoe')])],
  ];
  expect(signedBlocks((await read({ sheets: [{ name: 'S', records }] })).pages)).toEqual([
    ['heading 2', 'S'],
    ['paragraph', 'cell'],
    ['paragraph text_box', 'In the box'],
    ['paragraph comment', 'Zoe: A remark'],
  ]);
});

test('what is locked, empty or damaged has its own code', async () => {
  const sheets = [{ name: 'S', records: [label(0, 0, 'cell')] }];
  expect(await desk.codeFor(writeXls({ globals: [[0x2f, words(1, 1, 1)]], sheets }), 'a.xls')).toBe(
    'password_required',
  );
  expect(await desk.codeFor(writeXls({ sheets: [{ name: 'S', records: [] }] }), 'a.xls')).toBe(
    'empty_document',
  );
  expect(await desk.codeFor(writeXls({ globals: [[0xfc, words(1)]], sheets }), 'a.xls')).toBe('read');
  expect(
    await desk.codeFor(writeXls({ sheets: [{ name: 'S', records: [[0x203, words(1)]] }] }), 'a.xls'),
  ).toBe('corrupt_file');
});
