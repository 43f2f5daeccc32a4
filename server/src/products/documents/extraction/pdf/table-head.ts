import { isFigure } from './table.ts';

type Rows = readonly (readonly string[])[];

/**
 * How many rows at the top of a table are its head: one of names over columns with figures or beside an empty
 * corner, or two where names of the first stand over several of the second.
 */
export function headRowsOf(rows: Rows): number {
  const [first = [], second = [], ...rest] = rows;
  if (!isNames(first)) return 0;
  const hasCorner = first[0] === '' && isStub(rows);
  const hasFigures = [second, ...rest].some((row) => row.some(isFigure));
  if (!hasCorner && !hasFigures) return 0;
  return isSecondLevel(first, second, rest) ? 2 : 1;
}

/** Two rows of names, the first of which names groups of columns. */
export function isSecondLevel(first: readonly string[], second: readonly string[], rest: Rows): boolean {
  const grouped = first.flatMap((text, column) =>
    column > 0 && text === '' && second[column] ? [column] : [],
  );
  const isWhole = first.every((text, column) => column === 0 || text !== '' || second[column] !== '');
  // The second row names what is under it: figures, or anything beside an empty corner.
  const isHead =
    first[0] === '' && second[0] === ''
      ? isStub(rest)
      : grouped.some((column) => rest.some((row) => isFigure(row[column] ?? '')));
  return grouped.length > 0 && isWhole && isNames(second) && rest.length > 0 && isHead;
}

function isNames(row: readonly string[]): boolean {
  const shown = row.filter((text) => text !== '');
  return shown.length > 0 && shown.every((text) => isName(text)) && !shown.every((text) => isYear(text));
}

/** A figure in a name (`mAP (0.75)`, `Q1`) stands after a letter; a year is as good as a name. */
function isName(text: string): boolean {
  return !isFigure(text) || /^\p{L}/u.test(text) || isYear(text);
}

function isYear(text: string): boolean {
  return /^(?:19|20)\d\d$/.test(text);
}

/** The first column names the rows under an empty corner: most have a name, and none of it is a figure. */
function isStub(rows: Rows): boolean {
  const names = rows.slice(1).map(([name = '']) => name);
  return names.filter((name) => name !== '').length >= names.length / 2 && !names.every(isFigure);
}
