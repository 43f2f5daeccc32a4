import type { Attributes } from '../container/xml-part.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import { TableGrid } from '../page/table-grid.ts';

/** Rows and cells may say that they stand for many; honest tables in texts repeat few. */
const MAX_REPEATED = 64;

/** A table in a text or on a slide. Source: ODF 1.3 part 3, 9.1. */
export class OdfTable {
  readonly #grid = new TableGrid();
  readonly #pictures: Piece[] = [];
  #repeated = 1;
  #covered = 0;
  #headerRows = 0;
  #isHeader = false;

  open(name: string, attributes: Attributes): void {
    if (name === 'table:table-header-rows') this.#isHeader = true;
    else if (name === 'table:table-row') {
      this.#grid.startRow();
      if (this.#isHeader) this.#headerRows += 1;
    } else if (name === 'table:table-cell') {
      this.#repeated = repeated(attributes['table:number-columns-repeated']);
      this.#covered = Number(attributes['table:number-columns-spanned'] ?? 1) - 1 || 0;
    } else if (name === 'table:covered-table-cell') {
      this.#cover(repeated(attributes['table:number-columns-repeated']));
    }
  }

  close(name: string): void {
    if (name === 'table:table-header-rows') this.#isHeader = false;
  }

  put(pieces: readonly Piece[]): void {
    this.#pictures.push(...pieces.filter(({ picture }) => picture));
    const text = textOfPieces(pieces);
    for (let copy = 0; copy < this.#repeated; copy += 1) this.#grid.add(text);
  }

  /** The table, and after it the pictures of its cells: a cell is text alone. */
  get pieces(): Piece[] {
    return [{ kind: 'table', rows: this.#grid.rows, headerRows: this.#headerRows }, ...this.#pictures];
  }

  /** A covered cell belongs to the one at its left as far as that reaches, or else to the one above. */
  #cover(cells: number): void {
    for (let cell = 0; cell < cells; cell += 1) {
      if (this.#covered > 0) this.#grid.addFromLeft();
      else this.#grid.addFromAbove();
      this.#covered -= 1;
    }
  }
}

function repeated(count: string | undefined): number {
  return Math.min(Math.max(Number(count ?? 1) || 1, 1), MAX_REPEATED);
}
