import { expect, test } from 'vitest';
import { passagesOf } from './passages.ts';

test('a long table is cut between its rows, a long text between its words; together they are all of it', () => {
  const rows = Array.from({ length: 200 }, (_, n) => [`Kiosk ${n}`, `EUR ${n * 100}`]);
  const table = rows.map((cells) => cells.join('\t')).join('\n');
  const prose = 'A sentence of six words. '.repeat(200).trim();
  const text = `${table}\n\n${prose}`;
  const blocks = [
    { kind: 'table', rows, header_rows: 0, start: 0, end: table.length },
    { kind: 'paragraph', start: table.length + 2, end: text.length },
  ] as const;
  const pages = [{ number: 1, text, blocks: blocks.map((block) => ({ ...block })) }];
  const passages = passagesOf([{ file_id: 'f', pages }]);
  expect(passages.length).toBeGreaterThan(4);
  const lines = new Set(table.split('\n'));
  const cut = passages.flatMap((passage) => passage.text.split('\n').filter((line) => line.includes('\t')));
  expect(cut.filter((line) => !lines.has(line))).toEqual([]);
  expect(passages.flatMap((passage) => passage.text.match(/\p{L}+/gu) ?? [])).toEqual(text.match(/\p{L}+/gu));
});
