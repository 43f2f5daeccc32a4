import { type Rect, type TableCells, unionRect } from './line.ts';
import type { Rule } from './rules.ts';
import type { Word } from './words.ts';

/** A table as it stands on a page. */
export type PdfTable = TableCells & { readonly rect: Rect };

/** Cells with more than this are columns of a page with lines around them, and no table. */
const MAX_WORDS_A_CELL = 60;
/** Of the cells that hold anything: a table tells facts. */
const MAX_MEAN_WORDS = 12;
/** The words of one cell as they are read; a word broken at the end of a line is made whole. */
export function textOfCell(words: readonly Word[]): string {
  return words
    .map(({ text, isBroken }) => (isBroken ? text : `${text} `))
    .join('')
    .trim();
}

/** Says whether cells that were found by their lines are a table to whoever reads them. */
export function isTable(cells: readonly (readonly (readonly Word[])[])[]): boolean {
  const counts = cells.flatMap((row) => row.map((words) => words.length)).filter((count) => count > 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const columns = Math.max(0, ...cells.map((row) => row.filter((words) => words.length > 0).length));
  return (
    cells.length >= 2 &&
    columns >= 2 &&
    total <= counts.length * MAX_MEAN_WORDS &&
    Math.max(...counts) <= MAX_WORDS_A_CELL
  );
}

/** Words on a line of one cell stand this close, in their heights; those of a drawing stand where its parts are. */
const NEXT_WORD = 5;
/** Share of the words that may stand in cells over which they are strewn. */
const MAX_STREWN_SHARE = 0.3;

/** Says whether lines that cross are a drawing: what they enclose holds words here and there. */
export function isDrawing(cells: readonly (readonly Word[])[]): boolean {
  const words = cells.reduce((sum, cell) => sum + cell.length, 0);
  const strewn = cells.filter(isStrewn).reduce((sum, cell) => sum + cell.length, 0);
  return strewn > words * MAX_STREWN_SHARE;
}

/** One gap may be a tab; a cell with gaps in several of its lines is none. */
function isStrewn(words: readonly Word[]): boolean {
  return linesOfPrint(words).filter(hasGap).length >= 2;
}

function hasGap(line: readonly Word[]): boolean {
  const places = line.map(({ rect }) => rect).sort((a, b) => a[0] - b[0]);
  return places.some(
    ([left, top, , bottom], index) => left - (places[index - 1]?.[2] ?? left) > (bottom - top) * NEXT_WORD,
  );
}

/** Lines drawn in pieces, or twice, are one; in order. */
export function mergeRules(rules: readonly Rule[], tolerance: number): Rule[] {
  const merged: Rule[] = [];
  for (const rule of [...rules].sort((a, b) => a.at - b.at || a.from - b.from)) {
    const index = merged.findIndex(
      (other) =>
        rule.at - other.at <= tolerance &&
        rule.from <= other.to + 2 * tolerance &&
        rule.to >= other.from - 2 * tolerance,
    );
    const other = merged[index];
    if (!other) merged.push(rule);
    else
      merged[index] = {
        at: other.at,
        from: Math.min(other.from, rule.from),
        to: Math.max(other.to, rule.to),
      };
  }
  return merged;
}

export function rectOfWords(words: readonly Word[]): Rect {
  return words.map(({ rect }) => rect).reduce((a, b) => unionRect(a, b));
}

/** Words whose middles stand on one line, from top to bottom. */
export function linesOfPrint(words: readonly Word[]): Word[][] {
  const lines: { middle: number; words: Word[] }[] = [];
  for (const word of [...words].sort((a, b) => middleOf(a) - middleOf(b))) {
    const line = lines.at(-1);
    const height = word.rect[3] - word.rect[1];
    if (line && middleOf(word) - line.middle <= height * 0.6) line.words.push(word);
    else lines.push({ middle: middleOf(word), words: [word] });
  }
  return lines.map((line) => line.words);
}

function middleOf({ rect }: Word): number {
  return (rect[1] + rect[3]) / 2;
}

/** Numbers, dates, percentages: what stands under a heading, not in one. */
export function isFigure(text: string): boolean {
  return /\d/.test(text) && !/\p{L}{4}/u.test(text);
}
