import type { PageFlow } from '../page/page-flow.ts';
import { inRole, type Piece } from '../page/piece.ts';
import type { Area } from './reference.ts';
import { piecesOfRows } from './regions.ts';
import type { SheetRow } from './sheet.ts';

/**
 * Cells held before they are written. What comes after the rows in a file, as the merged areas do, is still known
 * in time for them; sheets beyond go out as they are read, and their merged texts stand once.
 */
const HELD_CELLS = 200_000;
const HELD_CHARACTERS = 8_000_000;

/** Cells that merged areas may fill in one sheet, and the longest text that is repeated. */
const MAX_FILLED = 100_000;
const MAX_REPEATED = 1_000;

/** Writes one sheet as pages. */
export class SheetPages {
  readonly #pages: PageFlow;
  readonly #name: string;
  readonly #isHidden: boolean;
  #rows: SheetRow[] = [];
  #cells = 0;
  #characters = 0;
  #hasStarted = false;

  constructor(pages: PageFlow, { name, isHidden }: { readonly name: string; readonly isHidden: boolean }) {
    this.#pages = pages;
    this.#name = name;
    this.#isHidden = isHidden;
  }

  addRow(row: SheetRow): void {
    this.#rows.push(row);
    this.#cells += row.cells.size;
    for (const text of row.cells.values()) this.#characters += text.length;
    if (this.#cells >= HELD_CELLS || this.#characters >= HELD_CHARACTERS) this.#writeRows();
  }

  /** Fills the merged areas of the rows still held; a text over the whole of its row stands once, as a title. */
  merge(areas: readonly Area[]): void {
    const rows = new Map(this.#rows.map((row) => [row.index, row]));
    let left = MAX_FILLED;
    for (const { from, to } of areas) {
      const text = rows.get(from.row)?.cells.get(from.column);
      if (!text || text.length > MAX_REPEATED) continue;
      const isTitle = rows.get(from.row)?.cells.size === 1 && from.row === to.row;
      left -= (to.row - from.row + 1) * (to.column - from.column + 1);
      if (isTitle || left < 0) continue;
      for (let index = from.row; index <= to.row; index += 1) this.#fill(rows, index, { from, to, text });
    }
    this.#rows = [...rows.values()].sort((a, b) => a.index - b.index);
  }

  add(piece: Piece): void {
    this.#writeRows();
    this.#write(piece);
  }

  /** Ends the sheet; one without any content gives a page without text. */
  end(): void {
    this.#writeRows();
    this.#pages.endPage(this.#name);
  }

  #fill(
    rows: Map<number, SheetRow>,
    index: number,
    { from, to, text }: Area & { readonly text: string },
  ): void {
    const row = rows.get(index) ?? { index, cells: new Map() };
    rows.set(index, row);
    for (let column = from.column; column <= to.column; column += 1) row.cells.set(column, text);
  }

  #writeRows(): void {
    const rows = this.#rows;
    [this.#rows, this.#cells, this.#characters] = [[], 0, 0];
    for (const piece of piecesOfRows(rows)) this.#write(piece);
  }

  #write(piece: Piece): void {
    const heading: Piece = { kind: 'heading', level: 2, text: this.#name };
    const pieces = this.#hasStarted ? [piece] : [heading, piece];
    this.#hasStarted = true;
    for (const one of this.#isHidden ? inRole(pieces, 'hidden') : pieces) this.#pages.add(one, this.#name);
  }
}
