import { linesOfPrint, rectOfWords } from './table.ts';
import type { Word } from './words.ts';

/** Columns are parted by at least this, in heights of the highest letters, in nearly all rows. */
const GAP = 0.9;
const NEARLY_ALL = 0.9;

export type Column = { from: number; to: number };

/** Where nearly no row has anything, from top to bottom, one column ends and the next begins. */
export function columnsOf(rows: readonly (readonly Word[])[]): Column[] {
  const words = rows.flat();
  const height = Math.max(...words.map(({ rect }) => rect[3] - rect[1]));
  const [left, , right] = rectOfWords(words);
  const free = rows.length * (1 - NEARLY_ALL);
  const columns: Column[] = [];
  let open: Column | undefined;
  for (let x = Math.floor(left); x <= Math.ceil(right); x += 1) {
    const taken = rows.filter((row) => row.some(({ rect }) => rect[0] <= x + 1 && rect[2] >= x)).length;
    if (taken <= free) continue;
    if (open && x - open.to <= height * GAP) open.to = x;
    else {
      open = { from: x, to: x };
      columns.push(open);
    }
  }
  return columns;
}

/** Each run of words in the column that it stands in, or nearest to: a head may be wider than what is under it. */
export function cellsOf(row: readonly Word[], columns: readonly Column[]): Word[][] {
  const cells = columns.map((): Word[] => []);
  for (const run of linesOfPrint(row).flatMap(runsOf)) {
    const [left, , right] = rectOfWords(run);
    const middle = (left + right) / 2;
    const distances = columns.map(({ from, to }) => Math.max(from - middle, middle - to, 0));
    cells[distances.indexOf(Math.min(...distances))]?.push(...run);
  }
  return cells;
}

/** Words of one line of print that no gap parts. */
export function runsOf(line: readonly Word[]): Word[][] {
  const runs: Word[][] = [];
  for (const word of [...line].sort((a, b) => a.rect[0] - b.rect[0])) {
    const before = runs.at(-1)?.at(-1);
    const height = word.rect[3] - word.rect[1];
    if (before && word.rect[0] - before.rect[2] <= height * GAP) runs.at(-1)?.push(word);
    else runs.push([word]);
  }
  return runs;
}
