import { expect, test } from 'vitest';
import { markdownBlocks } from './markdown-blocks.ts';
import { splitText } from './split-text.ts';

const TEXT = `# Title ##

First line
second line

Under
-----

- one
  more of one
  - deep
2) two

| a | b \\| c |
|---|:-:|
| 1 | 2 |
***
\`\`\`js
# not a heading

- not an item
\`\`\`
> quoted
`;

test('each block says where in the text it stands, and what it is', () => {
  const shown = markdownBlocks(TEXT).map(({ start, end, ...block }) => ({
    ...block,
    text: TEXT.slice(start, end),
  }));
  expect(shown).toEqual([
    { kind: 'heading', level: 1, text: 'Title' },
    { kind: 'paragraph', text: 'First line\nsecond line' },
    { kind: 'heading', level: 2, text: 'Under' },
    { kind: 'list_item', depth: 0, marker: '-', text: '- one\n  more of one' },
    { kind: 'list_item', depth: 1, marker: '-', text: '- deep' },
    { kind: 'list_item', depth: 0, marker: '2)', text: '2) two' },
    {
      kind: 'table',
      rows: [
        ['a', 'b | c'],
        ['1', '2'],
      ],
      header_rows: 1,
      text: '| a | b \\| c |\n|---|:-:|\n| 1 | 2 |',
    },
    { kind: 'code', text: '# not a heading\n\n- not an item' },
    { kind: 'paragraph', text: '> quoted' },
  ]);
});

test.each([
  '#',
  '```',
  '-',
  '|\n|-',
  '\n\n\n',
  '===',
  '- '.repeat(50_000),
  '|'.repeat(50_000),
  '#'.repeat(50_000),
])('odd text %# is read at once', (text) => {
  const startedAt = performance.now();
  for (const { start, end } of markdownBlocks(text)) expect(start).toBeLessThan(end);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('a long text is cut at blank lines, and nothing of it is lost', () => {
  const text = Array.from({ length: 9000 }, (_, n) => `Paragraph ${n} has these words.\nAnd a line.`).join(
    '\n\n',
  );
  const pages = splitText(text);
  expect(pages.length).toBe(3);
  expect(pages.join('\n\n')).toBe(text);
  expect(splitText('😀'.repeat(150_000)).every((page) => page.isWellFormed())).toBe(true);
  expect(splitText('')).toEqual(['']);
});
