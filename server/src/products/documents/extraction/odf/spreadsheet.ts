import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { PageFlow } from '../page/page-flow.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import type { Area } from '../xlsx/reference.ts';
import type { SheetRow } from '../xlsx/sheet.ts';
import { SheetPages } from '../xlsx/sheet-pages.ts';
import { FlowReader, type OdfContext } from './flow.ts';

/** Copies of a row or of a cell that holds something; sheets end with a million empty ones. */
const MAX_COPIES = 1_000;

/** Values of cells whose text a program did not write. Source: ODF 1.3 part 3, 19.387. */
const VALUES = [
  'office:string-value',
  'office:date-value',
  'office:time-value',
  'office:boolean-value',
  'office:value',
];

type Cell = { readonly pieces: Piece[]; readonly value: string; readonly attributes: Attributes };

/** Reads the sheets of a spreadsheet: their cells as they are shown, then drawings and remarks. */
export class SpreadsheetReader implements XmlHandler {
  readonly #context: OdfContext;
  readonly #pages: PageFlow;
  readonly #flow: FlowReader;
  #sheet: SheetPages | undefined;
  #cell: Cell | undefined;
  #row: SheetRow = { index: 0, cells: new Map() };
  #rowCopies = 1;
  #nextRow = 0;
  #nextColumn = 0;
  #areas: Area[] = [];
  #drawn: Piece[] = [];
  hasHidden = false;

  constructor(context: OdfContext, pages: PageFlow) {
    this.#context = context;
    this.#pages = pages;
    this.#flow = new FlowReader(context, (piece) => (this.#cell?.pieces ?? this.#drawn).push(piece));
  }

  open(name: string, attributes: Attributes): void {
    if (this.#cell || name === 'table:shapes') this.#flow.open(name, attributes);
    else if (name === 'table:table') this.#openSheet(attributes);
    else if (name === 'table:table-row') this.#openRow(attributes);
    else if (name === 'table:table-cell' || name === 'table:covered-table-cell') this.#openCell(attributes);
    else this.#flow.open(name, attributes);
  }

  close(name: string): void {
    if (name === 'table:table-cell' || name === 'table:covered-table-cell') this.#closeCell();
    else if (name === 'table:table-row') this.#closeRow();
    else if (name === 'table:table') this.#closeSheet();
    else this.#flow.close(name);
  }

  text(text: string): void {
    this.#flow.text(text);
  }

  #openSheet(attributes: Attributes): void {
    const isHidden = this.#context.styles.isHidden('table', attributes['table:style-name']);
    this.hasHidden ||= isHidden;
    this.#sheet = new SheetPages(this.#pages, { name: attributes['table:name'] ?? '', isHidden });
    [this.#nextRow, this.#areas, this.#drawn] = [0, [], []];
  }

  #openRow(attributes: Attributes): void {
    this.#rowCopies = countOf(attributes['table:number-rows-repeated']);
    this.#row = { index: this.#nextRow, cells: new Map() };
    [this.#nextRow, this.#nextColumn] = [this.#nextRow + this.#rowCopies, 0];
  }

  #openCell(attributes: Attributes): void {
    const value = VALUES.map((name) => attributes[name]).find((one) => one !== undefined) ?? '';
    this.#cell = { pieces: [], value, attributes };
  }

  #closeCell(): void {
    const cell = this.#cell;
    if (!cell) return;
    this.#cell = undefined;
    this.#drawn.push(...cell.pieces.filter(({ picture }) => picture));
    const text = textOfPieces(cell.pieces) || cell.value;
    const copies = countOf(cell.attributes['table:number-columns-repeated']);
    const shown = text.trim() === '' ? 0 : Math.min(copies, MAX_COPIES);
    for (let copy = 0; copy < shown; copy += 1) this.#row.cells.set(this.#nextColumn + copy, text);
    const rows = Number(cell.attributes['table:number-rows-spanned'] ?? 1) || 1;
    const columns = Number(cell.attributes['table:number-columns-spanned'] ?? 1) || 1;
    if (rows > 1 || columns > 1) {
      const from = { row: this.#row.index, column: this.#nextColumn };
      this.#areas.push({ from, to: { row: from.row + rows - 1, column: from.column + columns - 1 } });
    }
    this.#nextColumn += copies;
  }

  #closeRow(): void {
    if (this.#row.cells.size === 0) return;
    for (let copy = 0; copy < Math.min(this.#rowCopies, MAX_COPIES); copy += 1) {
      this.#sheet?.addRow({ index: this.#row.index + copy, cells: new Map(this.#row.cells) });
    }
  }

  #closeSheet(): void {
    this.#sheet?.merge(this.#areas);
    for (const piece of [...this.#drawn, ...this.#flow.takeNotes()]) this.#sheet?.add(piece);
    this.#sheet?.end();
    this.#sheet = undefined;
  }
}

function countOf(value: string | undefined): number {
  return Math.max(Number(value ?? 1) || 1, 1);
}
