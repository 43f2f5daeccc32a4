import { type Column, cellsOf, columnsOf, runsOf } from './columns.ts';
import type { PdfLine } from './line.ts';
import { isFigure, linesOfPrint, type PdfTable, rectOfWords, textOfCell } from './table.ts';
import { headRowsOf } from './table-head.ts';
import type { Word } from './words.ts';

const MIN_ROWS = 3;
/** A page of more words is made to keep its readers busy: the densest of print has 3,000. */
const MAX_WORDS = 6_000;
/** More are a dump of bytes or a grid of points. */
const MAX_COLUMNS = 12;
/** Rows of one table follow each other by at most this, in heights of their letters. */
const MAX_STEP = 3.5;
/** Without lines only short cells are sure to be cells. */
const MAX_WORDS_A_CELL = 8;
const MAX_MEAN_WORDS = 4;
/** Two columns are a table when they stand at least this far apart, in heights; a space may be wide. */
const WIDE = 2;

type Row = { readonly words: readonly Word[]; readonly runs: readonly (readonly Word[])[] };

/** How wide a letter is at most, on average, in sizes of the type. */
const LETTER = 0.58;

/**
 * Says whether a page may have tables without lines, at no cost: lines with figures that are wider than their
 * letters, or parts that stand beside each other.
 */
export function mayHaveOpenTables(lines: readonly PdfLine[]): boolean {
  const wide = lines.filter(({ text, rect, fontSize }, index) => {
    const middle = (rect[1] + rect[3]) / 2;
    const before = lines[index - 1];
    const isBeside = before !== undefined && middle > before.rect[1] && middle < before.rect[3];
    return /\d/.test(text) && (isBeside || rect[2] - rect[0] > text.trim().length * fontSize * LETTER);
  });
  return wide.length >= MIN_ROWS;
}

/**
 * Tables without any lines: rows that follow each other, in columns that nothing crosses, one of which is figures.
 * What might as well be prose in columns, a list or a table of contents is left as text.
 */
export function openTables(words: readonly Word[]): PdfTable[] {
  if (words.length > MAX_WORDS) return [];
  const rows = linesOfPrint(words).map((line): Row => ({ words: line, runs: runsOf(line) }));
  const tables: PdfTable[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = from;
    while (to < rows.length && isRow(rows[to]) && (to === from || follows(rows[to - 1], rows[to]))) to += 1;
    const table = to - from >= MIN_ROWS ? tableOf(rows.slice(from, to)) : undefined;
    if (table) tables.push(table);
    from = Math.max(to, from + 1);
  }
  return tables;
}

function isRow(row: Row | undefined): row is Row {
  return row !== undefined && row.runs.length >= 2 && row.runs.every((run) => run.length <= MAX_WORDS_A_CELL);
}

function follows(a: Row | undefined, b: Row | undefined): boolean {
  if (!a || !b) return false;
  const [above, below] = [rectOfWords(a.words), rectOfWords(b.words)];
  return below[3] - above[3] <= (below[3] - below[1]) * MAX_STEP;
}

function tableOf(rows: readonly Row[]): PdfTable | undefined {
  const [first, ...others] = rows;
  const isHeaded = first !== undefined && !first.words.some(({ text }) => isFigure(text));
  // A head may be wider than its columns, and stand beside right-aligned figures.
  const body = isHeaded ? others : rows;
  const columns = columnsOf(body.map(({ words }) => words));
  const texts = rows.map(({ words }) => cellsOf(words, columns).map(textOfCell));
  const headRows = headRowsOf(texts);
  const isSure =
    body.every(({ runs }) => runs.every((run) => columnsUnder(run, columns) <= 1)) &&
    (!isHeaded || first.runs.length <= columns.length) &&
    isFilled(texts) &&
    isOfFacts(texts, headRows) &&
    (columns.length > 2 || isWideApart(columns, rows)) &&
    columns.length <= MAX_COLUMNS &&
    !hasMarkers(texts) &&
    !isContents(texts);
  if (!isSure) return undefined;
  return { rect: rectOfWords(rows.flatMap(({ words }) => words)), rows: texts, headerRows: headRows };
}

function columnsUnder(run: readonly Word[], columns: readonly Column[]): number {
  const [left, , right] = rectOfWords(run);
  return columns.filter(({ from, to }) => left < to && right > from).length;
}

function isWideApart([first, second]: readonly Column[], rows: readonly Row[]): boolean {
  const heights = rows.flatMap(({ words }) => words.map(({ rect }) => rect[3] - rect[1]));
  return first !== undefined && second !== undefined && second.from - first.to > Math.max(...heights) * WIDE;
}

/** Nearly every cell says something, and little. */
function isFilled(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  const filled = cells.filter((text) => text !== '');
  const words = filled.reduce((sum, text) => sum + text.split(' ').length, 0);
  return filled.length >= cells.length * 0.8 && words <= filled.length * MAX_MEAN_WORDS;
}

/** The rows are named, by a cell of theirs or by a head over them, and all have a figure in one of the other columns. */
function isOfFacts(rows: readonly (readonly string[])[], headRows: number): boolean {
  const body = rows.slice(headRows);
  const isNamed = headRows > 0 || body.every((row) => row.some((text) => /\p{L}{2}/u.test(text)));
  const figures = (rows[0] ?? []).map(
    (_, column) => column > 0 && body.every((row) => isFigure(row[column] ?? '')),
  );
  return isNamed && body.length >= MIN_ROWS - 1 && figures.includes(true);
}

/** What items of lists begin with: lists beside each other are no table. */
const MARKER = /^(?:[•‣◦▪▫●○■□➢✓∙·–—*-]|\(?(?:\d{1,3}|[a-z])[.)])(?:\s|$)/u;

function hasMarkers(rows: readonly (readonly string[])[]): boolean {
  return rows.some((row) => row.some((text) => MARKER.test(text)));
}

/** Numbers of pages, which only grow. */
function isContents(rows: readonly (readonly string[])[]): boolean {
  const last = rows.map((row) => row.at(-1) ?? '');
  const pages = last.map(Number);
  return (
    last.every((text) => /^\d{1,4}$/.test(text)) &&
    pages.every((page, index) => page >= (pages[index - 1] ?? 0))
  );
}
