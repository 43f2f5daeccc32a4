import { expect, test } from 'vitest';
import { markdownOf } from './markdown.ts';
import { PageWriter } from './page-writer.ts';

function written(): PageWriter {
  const page = new PageWriter();
  page.heading(2, ' Année  1 ');
  page.paragraph('');
  page.paragraph('A *star*, snake_case and _this_\n# not a heading');
  page.listItem({ depth: 0, marker: '1.' }, 'one');
  page.listItem({ depth: 1, marker: 'b)' }, 'two');
  page.listItem({ depth: 1, marker: '•' }, 'three');
  page.table(
    [
      ['a', 'b|c'],
      ['1\n2', ''],
    ],
    1,
  );
  page.table([['', ' ']]);
  page.code('  x = ```1```\n');
  page.paragraph('in the margin', { role: 'footnote' });
  return page;
}

test('each block knows where in the text it stands', () => {
  const { text, blocks } = written().page(1);
  expect(blocks.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ['heading', 'Année 1'],
    ['paragraph', 'A *star*, snake_case and _this_\n# not a heading'],
    ['list_item', '1. one'],
    ['list_item', 'b) two'],
    ['list_item', '• three'],
    ['table', 'a\tb|c\n1 2\t'],
    ['code', '  x = ```1```'],
    ['paragraph', 'in the margin'],
  ]);
  expect(text).toContain('1. one\nb) two\n• three\n\na\tb|c');
  expect(blocks.at(-1)).toMatchObject({ role: 'footnote' });
});

test('as Markdown, what it says stays what it says', () => {
  const page = written().page(1);
  expect(markdownOf([page], 'application/pdf')).toBe(
    [
      '## Année 1',
      'A \\*star\\*, snake_case and \\_this\\_  \n\\# not a heading',
      '1. one\n   - b) two\n   - three',
      '| a | b\\|c |\n| --- | --- |\n| 1 2 |  |',
      '````\n  x = ```1```\n````',
      'in the margin',
    ].join('\n\n'),
  );
  const source = { text: '# T\n\n- **b**', blocks: [{ kind: 'paragraph', start: 0, end: 3 } as const] };
  expect(markdownOf([source], 'text/markdown')).toBe('# T\n\n- **b**');
});

test('text that is laid out keeps its spaces; its paragraphs are between its blank lines', () => {
  const page = new PageWriter();
  page.laidOut('  a\n b\n\n \n\nc\n');
  const { text, blocks } = page.page(1);
  expect(text).toBe('  a\n b\n\n \n\nc');
  expect(blocks.map(({ start, end }) => text.slice(start, end))).toEqual(['  a\n b', 'c']);
});

test('a page of nothing says so', () => {
  const page = new PageWriter();
  page.laidOut(' \n ');
  page.image('');
  expect(page.page(3)).toEqual({ number: 3, text: '', source: 'none', confidence: 0, blocks: [] });
});

test('past the limit the text goes on without blocks', () => {
  const page = new PageWriter();
  page.laidOut('a\n\n'.repeat(30_000));
  const { text, blocks } = page.page(1);
  expect(blocks.length).toBe(20_000);
  expect(text.length).toBe(30_000 * 3 - 2);
});
