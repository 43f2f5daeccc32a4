import type { Piece } from '../page/piece.ts';
import { TableGrid } from '../page/table-grid.ts';
import type { AttributeOf } from './attribute-of.ts';

/** Rows that one cell may cover; browsers stop at 65,534. Source: HTML Standard 4.9.11. */
const MAX_ROWSPAN = 1_000;

/** Columns in which a cell may cover others: each row of a hostile table could add what all before it cover. */
const MAX_COVERED_COLUMNS = 500;

type Cell = { text: string; readonly columns: number; readonly rows: number };

/** One table as its tags come; a table inside a cell is a part of the text of that cell. */
export class HtmlTable {
  readonly #grid = new TableGrid();
  /** Rows for which a column is still covered from above. */
  readonly #covered: number[] = [];
  #cell: Cell | undefined;
  #headerRows = 0;
  #isHeaderRow = true;
  #caption = '';
  #isCaption = false;
  nested = 0;

  open(tag: string, attribute: AttributeOf): void {
    if (this.nested > 0 || (tag !== 'td' && tag !== 'th' && tag !== 'tr' && tag !== 'caption')) {
      this.write(' ');
      return;
    }
    this.#endCell();
    this.#isCaption = tag === 'caption';
    if (tag === 'tr') this.#endRow();
    if (tag !== 'td' && tag !== 'th') return;
    if (tag === 'td') this.#isHeaderRow = false;
    const span = (name: string) =>
      Math.max(1, Math.min(MAX_ROWSPAN, Number.parseInt(attribute(name) ?? '', 10) || 1));
    this.#cell = { text: '', columns: span('colspan'), rows: span('rowspan') };
  }

  close(tag: string): void {
    if (this.nested === 0 && (tag === 'td' || tag === 'th')) this.#endCell();
    else if (this.nested === 0 && tag === 'caption') this.#isCaption = false;
    else this.write(' ');
  }

  /** Text outside of any cell belongs to none; it is kept before the table, as browsers show it. */
  write(text: string): void {
    if (this.#cell) this.#cell.text += text;
    else if (this.#isCaption || text.trim() !== '') this.#caption += text;
  }

  end(): Piece[] {
    this.#endCell();
    const { rows } = this.#grid;
    if (this.#isHeaderRow && rows.length === this.#headerRows + 1) this.#headerRows += 1;
    const caption: Piece = { kind: 'paragraph', text: this.#caption, role: 'caption' };
    // A table that has headers alone, or one column of one row, is no table of headers.
    const headerRows = rows.length > this.#headerRows ? this.#headerRows : 0;
    return [caption, { kind: 'table', rows, headerRows }];
  }

  #endRow(): void {
    const { rows } = this.#grid;
    // The rows above the first that has a cell of data are headers.
    if (rows.length > 0 && this.#isHeaderRow && rows.length === this.#headerRows + 1) this.#headerRows += 1;
    this.#isHeaderRow = true;
    this.#grid.startRow();
    this.#fillFromAbove();
  }

  #endCell(): void {
    const cell = this.#cell;
    if (!cell) return;
    this.#cell = undefined;
    if (this.#grid.rows.length === 0) this.#grid.startRow();
    const column = this.#grid.rows.at(-1)?.length ?? 0;
    this.#grid.add(cell.text, Math.max(1, Math.min(cell.columns, MAX_COVERED_COLUMNS - column)));
    const after = Math.min(this.#grid.rows.at(-1)?.length ?? 0, MAX_COVERED_COLUMNS);
    for (let at = column; at < after; at += 1) this.#covered[at] = cell.rows - 1;
    this.#fillFromAbove();
  }

  /** Columns that a cell of an earlier row covers are filled before the next cell takes its place. */
  #fillFromAbove(): void {
    const row = this.#grid.rows.at(-1) ?? [];
    for (let left = this.#covered[row.length] ?? 0; left > 0; left = this.#covered[row.length] ?? 0) {
      this.#covered[row.length] = left - 1;
      this.#grid.addFromAbove();
    }
  }
}
