import type { Attributes } from '../container/xml-part.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import { TableGrid } from '../page/table-grid.ts';

/** A table being read; the pieces of its cells are put in it. */
export type Table = {
  /** True when the element belongs to the table. */
  open(name: string, attributes: Attributes): boolean;
  close(name: string): void;
  put(piece: Piece): void;
  /** The table, and after it the pictures of its cells: a cell is text alone. */
  readonly pieces: readonly Piece[];
};

type Cell = { readonly pieces: Piece[]; columns: number; isCovered: boolean };

/** Source: ISO/IEC 29500-1 17.4. */
export class TableReader implements Table {
  readonly #grid = new TableGrid();
  readonly #pictures: Piece[] = [];
  #cell: Cell = newCell();
  #isHeaderByLook = false;
  #headerRows = 0;

  open(name: string, attributes: Attributes): boolean {
    const value = attributes['w:val'];
    if (name === 'w:tr') this.#grid.startRow();
    else if (name === 'w:tc') this.#cell = newCell();
    else if (name === 'w:gridSpan') this.#cell.columns = Number(value) || 1;
    else if (name === 'w:vMerge') this.#cell.isCovered = value !== 'restart';
    else if (name === 'w:gridBefore') for (let left = toCount(value); left > 0; left -= 1) this.#grid.add('');
    else if (name === 'w:tblHeader' && this.#isNextHeader(value)) this.#headerRows += 1;
    else if (name === 'w:tblLook') this.#isHeaderByLook = saysFirstRow(attributes);
    else return name === 'w:tbl';
    return true;
  }

  close(name: string): void {
    if (name !== 'w:tc') return;
    if (this.#cell.isCovered) this.#grid.addFromAbove(this.#cell.columns);
    else this.#grid.add(textOfPieces(this.#cell.pieces), this.#cell.columns);
    this.#cell = newCell();
  }

  put(piece: Piece): void {
    (piece.picture ? this.#pictures : this.#cell.pieces).push(piece);
  }

  get pieces(): Piece[] {
    const { rows } = this.#grid;
    const headerRows = this.#headerRows || (this.#isHeaderByLook && rows.length > 1 ? 1 : 0);
    return [{ kind: 'table', rows, headerRows }, ...this.#pictures];
  }

  /** Only rows at the top of a table are repeated on its pages. */
  #isNextHeader(value: string | undefined): boolean {
    return value !== '0' && value !== 'false' && this.#headerRows === this.#grid.rows.length - 1;
  }
}

function newCell(): Cell {
  return { pieces: [], columns: 1, isCovered: false };
}

function toCount(value: string | undefined): number {
  return Math.min(Math.max(Number(value) || 0, 0), 64);
}

/** The flag of the first row, as a word or as a bit. Source: ISO/IEC 29500-1 17.4.56, 29500-4 14.3.8. */
function saysFirstRow(attributes: Attributes): boolean {
  const flag = attributes['w:firstRow'];
  if (flag !== undefined) return flag === '1' || flag === 'true' || flag === 'on';
  return (Number.parseInt(attributes['w:val'] ?? '0', 16) & 0x20) !== 0;
}
