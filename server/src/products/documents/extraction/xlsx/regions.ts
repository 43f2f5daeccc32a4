import type { Piece } from '../page/piece.ts';
import type { SheetRow } from './sheet.ts';

/** Rows of one table, and the columns between which it stands. */
type Region = { readonly rows: readonly SheetRow[]; readonly first: number; readonly last: number };

/** A header says what the columns are; numbers do not. */
const NUMBER = /^[\s\d.,%()+\-€$£¥]+$/;

/**
 * The tables of a sheet, from top to bottom: parts with an empty row between them are apart, and parts beside each
 * other with an empty column between them when they do not have the same rows. A cell that stands alone is a
 * paragraph.
 */
export function piecesOfRows(rows: readonly SheetRow[]): Piece[] {
  return regionsOf(rows).map(pieceOf);
}

function pieceOf({ rows, first, last }: Region): Piece {
  const table = rows.map(({ cells }) => rowBetween(cells, first, last));
  const [head = []] = table;
  if (table.length === 1 && head.length === 1) return { kind: 'paragraph', text: head[0] ?? '' };
  const isHeader = table.length > 1 && head.length > last - first && head.every(isName);
  return { kind: 'table', rows: table, headerRows: isHeader ? 1 : 0 };
}

function isName(cell: string): boolean {
  return cell !== '' && !NUMBER.test(cell);
}

/** The row ends with its last cell: a sheet can be very wide and nearly empty. */
function rowBetween(cells: ReadonlyMap<number, string>, first: number, last: number): string[] {
  const row: string[] = [];
  for (const [column, text] of cells) {
    if (column < first || column > last) continue;
    while (row.length < column - first) row.push('');
    row[column - first] = text;
  }
  return row;
}

function regionsOf(rows: readonly SheetRow[]): Region[] {
  return bandsOf(rows).flatMap((band) => {
    const ranges = rangesOf(band);
    if (ranges.length < 2) return ranges.map((range) => ({ rows: band, ...range }));
    const parts = ranges.map((range) => cut(band, range));
    const [whole, ...others] = parts.map((part) => part.map(({ index }) => index).join());
    // Beside each other and as long as each other: columns of one table, with one left free for the look.
    if (others.every((rowsOfPart) => rowsOfPart === whole)) {
      return [{ rows: band, first: ranges[0]?.first ?? 0, last: ranges.at(-1)?.last ?? 0 }];
    }
    return parts.flatMap((part) => regionsOf(part));
  });
}

/** Parts between which at least one row is empty. */
function bandsOf(rows: readonly SheetRow[]): SheetRow[][] {
  const bands: SheetRow[][] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.index > previous + 1) bands.push([]);
    bands.at(-1)?.push(row);
    previous = row.index;
  }
  return bands;
}

/** Columns in use, as ranges between which at least one column is empty. */
function rangesOf(rows: readonly SheetRow[]): { first: number; last: number }[] {
  const used = new Set<number>();
  for (const { cells } of rows) for (const column of cells.keys()) used.add(column);
  const ranges: { first: number; last: number }[] = [];
  for (const column of [...used].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && column === range.last + 1) range.last = column;
    else ranges.push({ first: column, last: column });
  }
  return ranges;
}

function cut(rows: readonly SheetRow[], { first, last }: { first: number; last: number }): SheetRow[] {
  return rows
    .map(({ index, cells }) => ({
      index,
      cells: new Map([...cells].filter(([column]) => column >= first && column <= last)),
    }))
    .filter(({ cells }) => cells.size > 0);
}
