import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdf } from '../testing/pdf-writer.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** Text in Helvetica at places from the lower left corner of A4, in points. */
function at(...runs: readonly (readonly [size: number, x: number, y: number, text: string])[]): string {
  return runs
    .map(
      ([size, x, y, text]) =>
        `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replace(/[()]/g, '\\$&')}) Tj ET`,
    )
    .join('\n');
}

async function blocksOf(...pages: string[]) {
  const read = await desk.read(writePdf({ pages }));
  return { ...read, signed: signedBlocks(read.pages) };
}

/** Lines of print of 11 points, each so many points below the one before. */
function below(...lines: readonly (readonly [drop: number, text: string])[]): string {
  let y = 780;
  const runs = lines.map(([drop, text]) => {
    y -= drop;
    return [11, 50, y, text] as const;
  });
  return at(...runs);
}

const FULL = 'The tenant shall pay the rent on the first day of every month, without any reminder being';
const FULL_TOO = 'The deposit amounts to two months of rent and is given back within thirty days of the day';

test.each([
  ['wide', 14, 24],
  ['narrow', 15, 21],
  ['tight', 12, 20],
])('paragraphs of one or two lines with %s gaps stay apart', async (_, leading, gap) => {
  const { signed } = await blocksOf(
    below(
      [0, FULL],
      [leading, 'sent by the landlord or by the agent.'],
      [gap, FULL_TOO],
      [leading, 'on which the lease ends, by any party.'],
      [gap, 'Pets are allowed.'],
      [gap, 'The keys are handed over on the first of May.'],
      [gap, FULL],
      [leading, 'sent by the agent.'],
    ),
  );
  expect(signed.map(([, text]) => text.slice(0, 8))).toEqual([
    'The tena',
    'The depo',
    'Pets are',
    'The keys',
    'The tena',
  ]);
});

test('paragraphs of one line each stay apart', async () => {
  const { signed } = await blocksOf(
    below(
      [0, 'First clause stands alone.'],
      [24, 'Second clause stands alone.'],
      [24, 'Third one, too.'],
      [24, 'Fourth clause stands alone.'],
    ),
  );
  expect(signed).toHaveLength(4);
});

test('lines of double spacing go on with each other', async () => {
  const { signed } = await blocksOf(
    below(...[0, 26, 26, 26].map((drop) => [drop, FULL] as const), [26, 'sent by the agent.']),
  );
  expect(signed).toHaveLength(1);
});

test('raised and lowered characters stay in their line', async () => {
  const power = at(
    [11, 50, 700, 'f'],
    [7, 54, 705, '-1'],
    [11, 61, 700, '(U) is open in R'],
    [7, 138, 705, 'n'],
    [11, 145, 700, 'for each n.'],
  );
  const index = at([11, 50, 650, 'R'], [7, 58, 655, '+'], [7, 58, 647.5, '0'], [11, 66, 650, 'is a cone.']);
  const { text } = await blocksOf(`${power}\n${index}`);
  expect(text).toBe('f-1(U) is open in Rn for each n.\n\nR+0 is a cone.');
});

test('what stands beside, in another column, or on the next line stays apart', async () => {
  const { text } = await blocksOf(
    at(
      [11, 50, 700, 'left column'],
      [11, 50, 686, 'goes on'],
      [11, 300, 700, 'right column'],
      [11, 300, 686, 'as well'],
    ),
  );
  expect(text).toBe('left column\ngoes on\n\nright column\nas well');
});

test('headings, paragraphs and items of lists are told apart, and where they stand', async () => {
  const { signed, pages } = await blocksOf(
    at(
      [22, 50, 780, 'Report'],
      [15, 50, 750, 'Results of the year'],
      [11, 50, 725, 'The first paragraph runs on'],
      [11, 50, 711, 'over two lines.'],
      [11, 50, 683, 'The second does not. It has 1. no list.'],
      [11, 60, 665, '\\225 one'],
      [11, 60, 651, '\\225 two, which goes'],
      [11, 70, 637, 'on below'],
      [11, 80, 623, '\\225 within two'],
      [11, 60, 609, '\\225 three'],
    ),
  );
  expect(signed).toEqual([
    ['heading 1', 'Report'],
    ['heading 2', 'Results of the year'],
    ['paragraph', 'The first paragraph runs on\nover two lines.'],
    ['paragraph', 'The second does not. It has 1. no list.'],
    ['list_item 0', '• one'],
    ['list_item 0', '• two, which goes\non below'],
    ['list_item 1', '• within two'],
    ['list_item 0', '• three'],
  ]);
  // 780 points from below are 62 from above, of 842; the letters of 22 points are 16 high.
  expect(pages[0]?.blocks[0]?.box).toEqual(
    [50 / 595, 46 / 842, 115.5 / 595, 67 / 842].map((edge) => expect.closeTo(edge, 2)),
  );
});

test('what pages repeat at their edges is header and footer, its numbers aside', async () => {
  const page = (number: number) =>
    at(
      [9, 50, 815, 'Annual report 2023'],
      [11, 50, 700, `What page ${number} says and nobody else`],
      [9, 290, 30, `Page ${number} of 4`],
    );
  const { signed } = await blocksOf(...[1, 2, 3, 4].map(page));
  expect(signed.filter(([sign]) => sign === 'paragraph header')).toHaveLength(4);
  expect(signed.filter(([sign]) => sign === 'paragraph footer').map(([, text]) => text)).toEqual(
    [1, 2, 3, 4].map((number) => `Page ${number} of 4`),
  );
  expect(signed.filter(([sign]) => sign === 'paragraph').map(([, text]) => text)).toEqual(
    [1, 2, 3, 4].map((number) => `What page ${number} says and nobody else`),
  );
});

test('a footer that the file draws first, or in the midst of a paragraph, comes after what it stands below', async () => {
  const page = (number: number) =>
    at(
      [9, 290, 30, `Page ${number} of 4`],
      [11, 50, 700, `What page ${number} says goes on`],
      [9, 50, 815, 'Annual report 2023'],
      [11, 50, 686, 'in a second line.'],
    );
  const { signed } = await blocksOf(...[1, 2, 3, 4].map(page));
  expect(signed.slice(0, 3)).toEqual([
    ['paragraph header', 'Annual report 2023'],
    ['paragraph', 'What page 1 says goes on\nin a second line.'],
    ['paragraph footer', 'Page 1 of 4'],
  ]);
});

test('a title at the top of a single page is no header', async () => {
  const { signed } = await blocksOf(at([11, 50, 815, 'Dear reader'], [11, 50, 700, 'This is all.']));
  expect(signed.map(([sign]) => sign)).toEqual(['paragraph', 'paragraph']);
});

test('a bullet of larger type makes no heading of its item', async () => {
  const { pages } = await desk.read(
    writePdf({
      pages: [
        at([16, 50, 700, '\x95'], [11, 60, 700, ' Yes, at the level of the state']) +
          at([11, 50, 650, 'Text']),
      ],
    }),
  );
  expect(pages[0]?.blocks.map(({ kind }) => kind)).toEqual(['list_item', 'paragraph']);
});

test('a bullet of larger type makes no heading of its item', async () => {
  const { signed } = await blocksOf(
    at(
      [16, 50, 700, '\x95'],
      [11, 60, 700, 'Yes, at the level of the state'],
      [16, 50, 670, '\x95 '],
      [11, 72, 670, 'No'],
      [11, 50, 600, 'This is text of the usual size, and there is more of it than of anything else.'],
    ),
  );
  expect(signed.map(([kind]) => kind)).toEqual(['list_item 0', 'list_item 0', 'paragraph']);
});

test('the items of another column are inside none of the first', async () => {
  const item = (x: number, y: number) => [11, x, y, '\x95 an item of a list'] as const;
  const { signed } = await blocksOf(at(item(50, 700), item(50, 686), item(320, 700), item(330, 686)));
  expect(signed.map(([kind]) => kind)).toEqual(['list_item 0', 'list_item 0', 'list_item 0', 'list_item 1']);
});

test('a page that is turned has its boxes as it is shown', async () => {
  const upright = writePdf({ pages: [at([11, 50, 700, 'turned with its page'])] }).toString('latin1');
  const turned = upright.replace('/MediaBox', '/Rotate 90 /MediaBox');
  const { pages } = await desk.read(Buffer.from(turned, 'latin1'));
  const [left = 0, top = 0, right = 0, bottom = 0] = pages[0]?.blocks[0]?.box ?? [];
  // Clockwise by a quarter: the distance from below is now that from the left.
  expect([left, right]).toEqual([expect.closeTo(698 / 842, 1), expect.closeTo(709 / 842, 1)]);
  expect(bottom).toBeGreaterThan(top);
  expect(bottom - top).toBeGreaterThan(right - left);
});

test('the characters of a font of TeX are read by their names, by the reader who knows them', async () => {
  const encoding = '<< /Type /Encoding /Differences [3 /angbracketleft /angbracketright /radical] >>';
  const symbols = writePdf({
    pages: [at([11, 50, 700, 'x \\003y\\004 and \\005z are fine, and so is the rest of this line'])],
  })
    .toString('latin1')
    .replace('/Encoding /WinAnsiEncoding', `/Encoding ${encoding}`);
  const { text, engine } = await desk.read(Buffer.from(symbols, 'latin1'));
  expect(text).toMatch(/^x 〈 ?y〉 and √z are fine/);
  expect(engine).toBe('pdfium+pdfjs');
});
