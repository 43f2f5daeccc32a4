import { shownNumber } from '../../ooxml/number-format.ts';
import { remarkBy } from '../../ooxml/remark.ts';
import type { Piece } from '../../page/piece.ts';
import type { Area } from '../../xlsx/reference.ts';
import type { SheetRow } from '../../xlsx/sheet.ts';
import type { Globals } from './globals.ts';
import { recordsFrom, type XlsRecord } from './records.ts';
import { ContinuedBytes, textAt } from './strings.ts';

/** Numbers of records. Source: MS-XLS 2.3. */
const [BEGIN, END, OBJECT, OBJECT_TEXT, NOTE, MERGED] = [0x809, 0x0a, 0x5d, 0x1b6, 0x1c, 0xe5];
const [SHARED, LABEL, RICH_LABEL, NUMBER, RK, RKS] = [0xfd, 0x204, 0xd6, 0x203, 0x27e, 0xbd];
const [FORMULA, FORMULA_TEXT, BOOLEAN] = [0x06, 0x207, 0x205];

/** What an object is that carries the text of a note on a cell. */
const NOTE_OBJECT = 0x19;

/** Source: MS-XLS 2.5.10 */
const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

/** Cells of one sheet as a reader sees them, row by row; what is drawn and noted on it comes after. */
export class XlsSheet {
  readonly merged: Area[] = [];
  readonly #globals: Globals;
  readonly #emit: (row: SheetRow) => void;
  #row: SheetRow | undefined;
  /** The place and style of a formula whose text comes in the next record. */
  #formula: { row: number; column: number } | undefined;
  readonly #texts = new Map<number, string>();
  readonly #notes: { readonly object: number; readonly author: string }[] = [];
  readonly #noteObjects = new Set<number>();
  #object = 0;
  #hasCharts = false;

  constructor(globals: Globals, emit: (row: SheetRow) => void) {
    this.#globals = globals;
    this.#emit = emit;
  }

  get hasCharts(): boolean {
    return this.#hasCharts;
  }

  /** Reads the records of the sheet; charts that stand in it are left out. */
  read(stream: Buffer, at: number): void {
    let depth = 0;
    for (const record of recordsFrom(stream, at)) {
      if (record.type === BEGIN) depth += 1;
      if (record.type === BEGIN && depth > 1) this.#hasCharts = true;
      if (record.type === END) depth -= 1;
      if (depth === 0) break;
      if (depth === 1) this.#readRecord(record);
    }
    if (this.#row) this.#emit(this.#row);
    this.#row = undefined;
  }

  /** Text boxes, then notes. */
  pieces(): Piece[] {
    const boxes = [...this.#texts].filter(([object]) => !this.#noteObjects.has(object));
    const notes = this.#notes.map(({ object, author }): Piece => {
      const text = (this.#texts.get(object) ?? '').replace(`${author}:\n`, '');
      return {
        kind: 'paragraph',
        text: [remarkBy(author, undefined), text].join(' ').trim(),
        role: 'comment',
      };
    });
    return [...boxes.map(([, text]): Piece => ({ kind: 'paragraph', text, role: 'text_box' })), ...notes];
  }

  #readRecord(record: XlsRecord): void {
    const { type, data } = record;
    if (type === SHARED) this.#add(data, this.#globals.strings[data.readUInt32LE(6)] ?? '');
    else if (type === LABEL || type === RICH_LABEL) this.#add(data, textAt(record, 6, this.#globals.texts));
    else if (type === NUMBER) this.#add(data, this.#shown(data.readDoubleLE(6), data.readUInt16LE(4)));
    else if (type === RK)
      this.#add(data, this.#shown(numberOfRk(data.readUInt32LE(6)), data.readUInt16LE(4)));
    else if (type === RKS) this.#addRks(data);
    else if (type === BOOLEAN) this.#add(data, shownBoolean(data[6] ?? 0, data[7] === 1));
    else if (type === FORMULA) this.#addFormula(data);
    else if (type === FORMULA_TEXT && this.#formula)
      this.#set(this.#formula.row, this.#formula.column, textAt(record, 0, this.#globals.texts));
    else if (type === MERGED) this.#addMerged(data);
    else if (type === OBJECT && data.length >= 8) {
      this.#object = data.readUInt16LE(6);
      if (data.readUInt16LE(4) === NOTE_OBJECT) this.#noteObjects.add(this.#object);
    } else if (type === OBJECT_TEXT) this.#addObjectText(record);
    else if (type === NOTE && this.#globals.texts.isUnicode)
      this.#notes.push({ object: data.readUInt16LE(6), author: textAt(record, 8, this.#globals.texts) });
  }

  #add(data: Buffer, text: string): void {
    this.#set(data.readUInt16LE(0), data.readUInt16LE(2), text);
  }

  #set(row: number, column: number, text: string): void {
    if (text === '') return;
    if (this.#row && this.#row.index !== row) {
      this.#emit(this.#row);
      this.#row = undefined;
    }
    this.#row ??= { index: row, cells: new Map() };
    this.#row.cells.set(column, text);
  }

  #addRks(data: Buffer): void {
    const [row, first] = [data.readUInt16LE(0), data.readUInt16LE(2)];
    for (let at = 4; at + 6 <= data.length - 2; at += 6) {
      const text = this.#shown(numberOfRk(data.readUInt32LE(at + 2)), data.readUInt16LE(at));
      this.#set(row, first + (at - 4) / 6, text);
    }
  }

  /** The result that the program saw last: a number, or what the last two bytes say it is instead. */
  #addFormula(data: Buffer): void {
    this.#formula = { row: data.readUInt16LE(0), column: data.readUInt16LE(2) };
    if (data.readUInt16LE(12) !== 0xffff) {
      this.#add(data, this.#shown(data.readDoubleLE(6), data.readUInt16LE(4)));
    } else if (data[6] === 1 || data[6] === 2) this.#add(data, shownBoolean(data[8] ?? 0, data[6] === 2));
  }

  #addMerged(data: Buffer): void {
    const count = data.readUInt16LE(0);
    for (let at = 2; at + 8 <= data.length && at < 2 + count * 8; at += 8) {
      const [top = 0, bottom = 0, left = 0, right = 0] = [0, 2, 4, 6].map((offset) =>
        data.readUInt16LE(at + offset),
      );
      this.merged.push({ from: { row: top, column: left }, to: { row: bottom, column: right } });
    }
  }

  /** The text itself is in what continues the record. Source: MS-XLS 2.4.329. */
  #addObjectText({ type, data, more }: XlsRecord): void {
    const [first, ...rest] = more;
    const length = data.length >= 12 ? data.readUInt16LE(10) : 0;
    if (length === 0 || !first) return;
    const bytes = new ContinuedBytes({ type, data: first, more: rest }, 1);
    this.#texts.set(this.#object, bytes.characters(length, first[0] ?? 0));
  }

  #shown(value: number, style: number): string {
    return shownNumber(value, this.#globals.formatOf(style), this.#globals.isFrom1904);
  }
}

/** A number in 30 bits: whole or the upper half of a double, perhaps to be divided by 100. Source: MS-XLS 2.5.217. */
function numberOfRk(rk: number): number {
  let value = rk >> 2;
  if ((rk & 2) === 0) {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE((rk & 0xfffffffc) >>> 0, 4);
    value = bytes.readDoubleLE(0);
  }
  return rk & 1 ? value / 100 : value;
}

function shownBoolean(value: number, isError: boolean): string {
  if (isError) return ERRORS[value] ?? '';
  return value === 1 ? 'TRUE' : 'FALSE';
}
