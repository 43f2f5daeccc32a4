import { type Piece, textOfPieces } from './piece.ts';
import { TableGrid } from './table-grid.ts';

/** What a paragraph is when it ends. */
export type ParagraphKind = {
  /** 1 to 6, or 0 for no heading. */
  readonly level: number;
  readonly depth: number;
  readonly isInTable: boolean;
};

/** How a cell of the row goes together with another. */
export type Merge = 'above' | 'left' | undefined;

/** Paragraphs and tables of one part of a document, as formats that mark their ends tell them: the body, a note. */
export class ParagraphFlow {
  readonly pieces: Piece[] = [];
  #text = '';
  #marker = '';
  #cell: Piece[] = [];
  #row: string[] = [];
  #grid: TableGrid | undefined;
  #headerRows = 0;
  /** Of the cells of the table, which are text alone; they follow it. */
  readonly #pictures: Piece[] = [];
  /** What stands beside the paragraph, such as a text box, and follows it. */
  readonly #beside: Piece[] = [];

  write(text: string): void {
    this.#text += text;
  }

  mark(marker: string): void {
    this.#marker = marker.trim();
  }

  addBeside(pieces: readonly Piece[]): void {
    this.#beside.push(...pieces);
  }

  endParagraph(kind: ParagraphKind): void {
    const piece = this.#takePiece(kind);
    if (kind.isInTable) this.#cell.push(piece);
    else if (piece.text.trim() !== '' || this.#beside.length > 0) {
      this.#endTable();
      this.pieces.push(piece);
    }
    const into = kind.isInTable ? this.#cell : this.pieces;
    into.push(...this.#beside.splice(0));
  }

  endCell(kind: ParagraphKind): void {
    this.endParagraph({ ...kind, isInTable: true });
    this.#takeCell();
  }

  endRow(merges: readonly Merge[], isHeader: boolean): void {
    if (this.#row.length === 0) return;
    this.#grid ??= new TableGrid();
    if (isHeader && this.#grid.rows.length === this.#headerRows) this.#headerRows += 1;
    this.#grid.startRow();
    for (const [column, text] of this.#row.entries()) {
      if (merges[column] === 'above') this.#grid.addFromAbove();
      else if (merges[column] === 'left') this.#grid.addFromLeft();
      else this.#grid.add(text);
    }
    this.#row = [];
  }

  /** All that was read, with what was left open. */
  end(kind: ParagraphKind): Piece[] {
    this.endParagraph({ ...kind, isInTable: this.#cell.length > 0 });
    if (this.#cell.length > 0) this.#takeCell();
    this.endRow([], false);
    this.#endTable();
    return this.pieces;
  }

  #takePiece({ level, depth }: ParagraphKind): Exclude<Piece, { kind: 'table' }> {
    const [text, marker] = [this.#text, this.#marker];
    [this.#text, this.#marker] = ['', ''];
    if (level > 0) return { kind: 'heading', level, text: marker ? `${marker} ${text}` : text };
    return marker ? { kind: 'list_item', depth, marker, text } : { kind: 'paragraph', text };
  }

  #takeCell(): void {
    this.#row.push(textOfPieces(this.#cell));
    this.#pictures.push(...this.#cell.filter(({ picture }) => picture));
    this.#cell = [];
  }

  #endTable(): void {
    const rows = this.#grid?.rows ?? [];
    const headerRows = rows.length > this.#headerRows ? this.#headerRows : 0;
    if (rows.length > 0) this.pieces.push({ kind: 'table', rows, headerRows });
    this.pieces.push(...this.#pictures.splice(0));
    this.#grid = undefined;
    this.#headerRows = 0;
  }
}
