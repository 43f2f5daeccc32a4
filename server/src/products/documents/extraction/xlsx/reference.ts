/** Where a cell stands; both count from 0. */
export type CellPlace = { readonly row: number; readonly column: number };

export type Area = { readonly from: CellPlace; readonly to: CellPlace };

const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 16_384;

/** `C7` as row 6, column 2; undefined when a sheet has no such cell. Source: ISO/IEC 29500-1 18.18.7. */
export function placeOf(reference: string | undefined): CellPlace | undefined {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(reference ?? '') ?? [];
  if (!letters || !digits) return undefined;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(digits);
  if (row < 1 || row > MAX_ROWS || column > MAX_COLUMNS) return undefined;
  return { row: row - 1, column: column - 1 };
}

/** `B2:C5`, or undefined when it is no area of a sheet. */
export function areaOf(reference: string | undefined): Area | undefined {
  const [first, last] = (reference ?? '').split(':');
  const [from, to] = [placeOf(first), placeOf(last)];
  return from && to && from.row <= to.row && from.column <= to.column ? { from, to } : undefined;
}
