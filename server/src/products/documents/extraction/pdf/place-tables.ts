import { boxedTables } from './boxed-tables.ts';
import type { PdfLine, Rect } from './line.ts';
import { linedTables } from './lined-tables.ts';
import { mayHaveOpenTables, openTables } from './open-tables.ts';
import type { Rules } from './rules.ts';
import type { PdfTable } from './table.ts';
import type { Word } from './words.ts';

/** Finds the tables, first those that the lines of a drawing make, and puts each in the place of the first line of its text. */
export function placeTables<Line extends PdfLine>(
  lines: readonly Line[],
  rules: Rules,
  wordsOf: (line: Line) => readonly Word[],
): PdfLine[] {
  const hasRules = rules.across.length >= MIN_RULES;
  const mayBeOpen = mayHaveOpenTables(lines);
  if (!hasRules && !mayBeOpen) return [...lines];
  const words = lines.flatMap((line) => wordsOf(line));
  const ruled = hasRules ? ruledTables(rules, words) : [];
  const free = words.filter((word) => !ruled.some(({ rect }) => isInside(middleOf(word.rect), rect)));
  const tables = [...ruled, ...(mayBeOpen ? openTables(free) : [])];
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

/** Fewer lines across make no table: it has one over its head, one under it, and one at its end. */
const MIN_RULES = 3;

function ruledTables(rules: Rules, words: readonly Word[]): PdfTable[] {
  const boxed = boxedTables(rules, words);
  const outside = rules.across.filter(({ at, from, to }) =>
    boxed.every(({ rect }) => !isInside([(from + to) / 2, at], rect)),
  );
  return [...boxed, ...linedTables(outside, words)];
}

/** Points by which a line of print may reach over the lines around it. */
const MARGIN = 3;

function isInside([x, y]: readonly [number, number], [left, top, right, bottom]: Rect): boolean {
  return x >= left - MARGIN && x <= right + MARGIN && y >= top - MARGIN && y <= bottom + MARGIN;
}

function middleOf([left, top, right, bottom]: Rect): [number, number] {
  return [(left + right) / 2, (top + bottom) / 2];
}
