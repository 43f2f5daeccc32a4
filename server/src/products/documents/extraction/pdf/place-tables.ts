import { boxedTables } from './boxed-tables.ts';
import type { PdfLine, Rect } from './line.ts';
import { linedTables } from './lined-tables.ts';
import type { Rules } from './rules.ts';
import type { PdfTable } from './table.ts';
import type { Word } from './words.ts';

/** Finds the tables that the lines of a drawing make, and puts each in the place of the first line of its text. */
export function placeTables<Line extends PdfLine>(
  lines: readonly Line[],
  rules: Rules,
  wordsOf: (line: Line) => readonly Word[],
): PdfLine[] {
  const words = lines.flatMap((line) => wordsOf(line));
  const boxed = boxedTables(rules, words);
  const outside = rules.across.filter(({ at, from, to }) =>
    boxed.every(({ rect }) => !isInside([(from + to) / 2, at], rect)),
  );
  const tables = [...boxed, ...linedTables(outside, words)];
  const placed = new Set<PdfTable>();
  return lines.flatMap((line): PdfLine[] => {
    const table = tables.find(({ rect }) => isInside(middleOf(line.rect), rect));
    if (!table) return [line];
    if (placed.has(table)) return [];
    placed.add(table);
    const { rect, rows, headerRows } = table;
    const text = rows.map((row) => row.join(' ')).join('\n');
    return [{ text, rect, fontSize: line.fontSize, isBroken: false, table: { rows, headerRows } }];
  });
}

/** Points by which a line of print may reach over the lines around it. */
const MARGIN = 3;

function isInside([x, y]: readonly [number, number], [left, top, right, bottom]: Rect): boolean {
  return x >= left - MARGIN && x <= right + MARGIN && y >= top - MARGIN && y <= bottom + MARGIN;
}

function middleOf([left, top, right, bottom]: Rect): [number, number] {
  return [(left + right) / 2, (top + bottom) / 2];
}
