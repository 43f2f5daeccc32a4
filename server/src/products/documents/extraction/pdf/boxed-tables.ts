import type { Rule, Rules } from './rules.ts';
import {
  isDrawing,
  isFigure,
  isTable,
  linesOfPrint,
  mergeRules,
  type PdfTable,
  textOfCell,
} from './table.ts';
import { headRowsOf } from './table-head.ts';
import type { Word } from './words.ts';

/** Lines this close, in points, are one, and meet. */
const TOLERANCE = 2;
/** Share of the side of a cell that its line must cover. */
const COVERED = 0.6;
/** A net of lines with hardly a word in it is a plot; double lines make boxes in which nothing can stand. */
const MIN_FILLED_SHARE = 0.2;
/** A page with more lines is a drawing. */
const MAX_RULES = 400;

/** The tables whose cells stand in boxes; lines that are missing inside one join the cells on both sides. */
export function boxedTables(rules: Rules, words: readonly Word[]): PdfTable[] {
  const across = mergeRules(rules.across, TOLERANCE);
  const down = mergeRules(rules.down, TOLERANCE);
  if (across.length < 2 || down.length < 2 || across.length + down.length > MAX_RULES) return [];
  return netsOf(across, down).flatMap((net) => tableOf(net, words) ?? []);
}

type Net = { across: Rule[]; down: Rule[] };

/** Lines that meet, directly or by way of others. */
function netsOf(across: readonly Rule[], down: readonly Rule[]): Net[] {
  const nets: Net[] = [];
  for (const rule of across) {
    const touched = nets.filter((net) => net.down.some((other) => meet(rule, other)));
    const fresh = down.filter((other) => !nets.some((net) => net.down.includes(other)) && meet(rule, other));
    const joined: Net = {
      across: [...touched.flatMap((net) => net.across), rule],
      down: [...touched.flatMap((net) => net.down), ...fresh],
    };
    for (const net of touched) nets.splice(nets.indexOf(net), 1);
    nets.push(joined);
  }
  return nets.filter((net) => net.across.length >= 2 && net.down.length >= 2);
}

function meet(across: Rule, down: Rule): boolean {
  const reaches = ({ from, to }: Rule, at: number) => at >= from - TOLERANCE && at <= to + TOLERANCE;
  return reaches(across, down.at) && reaches(down, across.at);
}

function tableOf({ across, down }: Net, words: readonly Word[]): PdfTable | undefined {
  const [ys, xs] = [edgesOf(across, down), edgesOf(down, across)];
  const [rows, columns] = [ys.length - 1, xs.length - 1];
  if (rows < 1 || columns < 1 || rows * columns < 4) return undefined;
  const ownerOf = joinCells({ across, down, xs, ys });
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, (): Word[] => []));
  for (const word of words) {
    const row = slotOf(ys, (word.rect[1] + word.rect[3]) / 2);
    const column = slotOf(xs, (word.rect[0] + word.rect[2]) / 2);
    if (row === undefined || column === undefined) continue;
    const owner = ownerOf(row * columns + column);
    cells[Math.floor(owner / columns)]?.[owner % columns]?.push(word);
  }
  if (isDrawing(cells.flat())) return undefined;
  const kept = withoutEmpty(cells).flatMap(rowsInside);
  const filled = cells.flat().filter((box) => box.length > 0).length;
  if (filled < boxesOf(ownerOf, rows * columns) * MIN_FILLED_SHARE || !isTable(kept)) return undefined;
  const texts = kept.map((row) => row.map(textOfCell));
  const rect = [xs[0] ?? 0, ys[0] ?? 0, xs.at(-1) ?? 0, ys.at(-1) ?? 0] as const;
  return { rect, rows: texts, headerRows: headRowsOf(texts) };
}

/** Where the lines stand, and where those that cross them end: many tables are open at their sides. */
function edgesOf(rules: readonly Rule[], crossing: readonly Rule[]): number[] {
  const ends = crossing.flatMap(({ from, to }) => [from, to]);
  const places = [...rules.map((rule) => rule.at), Math.min(...ends), Math.max(...ends)];
  const edges: number[] = [];
  for (const at of places.sort((a, b) => a - b)) {
    if (at - (edges.at(-1) ?? Number.NEGATIVE_INFINITY) > 2 * TOLERANCE) edges.push(at);
  }
  return edges;
}

function slotOf(edges: readonly number[], at: number): number | undefined {
  const index = edges.findIndex((edge, place) => at >= edge && at < (edges[place + 1] ?? edge));
  return index < 0 ? undefined : index;
}

type Lattice = Net & { readonly xs: readonly number[]; readonly ys: readonly number[] };

/** For each cell the first of those that no line parts from it. */
function joinCells({ across, down, xs, ys }: Lattice): (cell: number) => number {
  const columns = xs.length - 1;
  const owners = Array.from({ length: columns * (ys.length - 1) }, (_, cell) => cell);
  const find = (cell: number): number => {
    const owner = owners[cell] ?? cell;
    return owner === cell ? cell : find(owner);
  };
  const join = (a: number, b: number) => {
    const [first, second] = [find(a), find(b)].sort((one, other) => one - other) as [number, number];
    owners[second] = first;
  };
  for (let row = 0; row < ys.length - 1; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      const [left, right] = [xs[column] ?? 0, xs[column + 1] ?? 0];
      const [top, bottom] = [ys[row] ?? 0, ys[row + 1] ?? 0];
      if (column + 1 < columns && !isDrawn(down, right, [top, bottom])) join(cell, cell + 1);
      if (row + 2 < ys.length && !isDrawn(across, bottom, [left, right])) join(cell, cell + columns);
    }
  }
  return find;
}

function isDrawn(rules: readonly Rule[], at: number, [from, to]: readonly [number, number]): boolean {
  const covered = rules
    .filter((rule) => Math.abs(rule.at - at) <= 2 * TOLERANCE)
    .reduce((sum, rule) => sum + Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from)), 0);
  return covered >= (to - from) * COVERED;
}

/** Double lines leave rows and columns between them in which nothing can stand. */
function withoutEmpty(cells: Word[][][]): Word[][][] {
  const columns = (cells[0] ?? []).map((_, column) => cells.some((row) => (row[column]?.length ?? 0) > 0));
  return cells
    .filter((row) => row.some((words) => words.length > 0))
    .map((row) => row.filter((_, column) => columns[column]));
}

function boxesOf(ownerOf: (cell: number) => number, count: number): number {
  return new Set(Array.from({ length: count }, (_, cell) => ownerOf(cell))).size;
}

/** Several rows of figures in one box: the line between them was left out. */
function rowsInside(row: Word[][]): Word[][][] {
  const lines = row.map(linesOfPrint);
  const count = Math.max(...lines.map((cell) => cell.length));
  const full = lines.filter((cell) => cell.length === count);
  const hasFigures = (cell: Word[][]) => cell.every((line) => isFigure(textOfCell(line)));
  const isSplit =
    count > 1 &&
    lines.every((cell) => cell.length <= 1 || cell.length === count) &&
    full.filter(hasFigures).length > full.length / 2;
  if (!isSplit) return [row];
  return Array.from({ length: count }, (_, index) =>
    lines.map((cell) => (cell.length === count ? cell[index] : index === 0 ? cell[0] : undefined) ?? []),
  );
}
