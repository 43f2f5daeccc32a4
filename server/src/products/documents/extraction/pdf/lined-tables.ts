import { cellsOf, columnsOf } from './columns.ts';
import type { Rule } from './rules.ts';
import {
  isFigure,
  isTable,
  linesOfPrint,
  mergeRules,
  type PdfTable,
  rectOfWords,
  textOfCell,
} from './table.ts';
import { headRowsOf } from './table-head.ts';
import type { Word } from './words.ts';

/** Lines this close, in points, are one; ends this close belong to lines of one table. */
const TOLERANCE = 2;
const SAME_END = 6;
/** Lines of the same width further from each other belong to two tables, or to the page. */
const MAX_STEP = 400;

/** The tables that have lines across and none down, as printed ones do: over the heads, under them, and at the end. */
export function linedTables(across: readonly Rule[], words: readonly Word[]): PdfTable[] {
  return stacksOf(mergeRules(across, TOLERANCE)).flatMap((stack) => tableOf(stack, words) ?? []);
}

/** Lines of one width, one below the other. */
function stacksOf(rules: readonly Rule[]): Rule[][] {
  const stacks: Rule[][] = [];
  for (const rule of rules) {
    const stack = stacks.find((one) => {
      const last = one.at(-1);
      return last && isSameWidth(last, rule) && rule.at - last.at <= MAX_STEP;
    });
    if (stack) stack.push(rule);
    else stacks.push([rule]);
  }
  return stacks;
}

function isSameWidth(a: Rule, b: Rule): boolean {
  return Math.abs(a.from - b.from) <= SAME_END && Math.abs(a.to - b.to) <= SAME_END;
}

function tableOf(stack: readonly Rule[], words: readonly Word[]): PdfTable | undefined {
  const [first, second] = stack;
  const last = stack.at(-1);
  if (!first || !second || !last) return undefined;
  const inside = words.filter(({ rect: [left, top, right, bottom] }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x >= first.from - SAME_END && x <= first.to + SAME_END && y > first.at && y < last.at;
  });
  const isHead = ({ rect }: Word) => (rect[1] + rect[3]) / 2 < second.at;
  const [head, body] = [inside.filter(isHead), linesOfPrint(inside.filter((word) => !isHead(word)))];
  if (head.length === 0 || body.length < 2) return undefined;
  const columns = columnsOf(body);
  const cells = [head, ...body].map((row) => cellsOf(row, columns));
  if (!isTable(cells)) return undefined;
  const rows = cells.map((row) => row.map(textOfCell));
  return { rect: rectOfWords(inside), rows, headerRows: headRowsUnder(rows) };
}

/** What stands over the second line is the head, if it names anything; a line under groups of columns makes two rows. */
function headRowsUnder([first = [], second = [], ...rest]: readonly (readonly string[])[]): number {
  if (headRowsOf([first, second, ...rest]) > 0) return headRowsOf([first, second, ...rest]);
  return first.every((text) => !isFigure(text)) ? 1 : 0;
}
