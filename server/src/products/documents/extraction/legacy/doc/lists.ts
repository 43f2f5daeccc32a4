import { createNumbering, type ListLabel, type Numbering, nextLabel } from '../../docx/numbering.ts';
import { Styles } from '../../docx/styles.ts';
import type { Fib } from './fib.ts';

/** Formats of numbers. Source: MS-OSHARED 2.2.1.3. */
const FORMATS: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  22: 'decimalZero',
  23: 'bullet',
  255: 'none',
};

const LIST_BYTES = 28;
const LEVEL_BYTES = 28;
const USE_BYTES = 16;

/** Lists of one document; no honest one comes near. */
const MAX_LISTS = 2_000;

type Level = { format: string; text: string; start: number; isLegal: boolean };

/** The markers of lists, which Word computes and does not write in the text. */
export class DocLists {
  readonly #numbering: Numbering = createNumbering(new Styles());

  /** Source: MS-DOC 2.9.131 and 2.9.150 */
  constructor(table: Buffer, fib: Fib) {
    try {
      this.#readDefinitions(table, fib);
      this.#readUses(table, fib);
    } catch (error) {
      // A damaged table of lists costs the markers, not the text.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  /** The label of the next paragraph of a list, by its number from 1; undefined when there is no such list. */
  next(list: number, level: number): ListLabel | undefined {
    return nextLabel(this.#numbering, { numId: String(list), level });
  }

  #readDefinitions(table: Buffer, fib: Fib): void {
    const { at, bytes } = fib.place('lists');
    if (bytes < 2) return;
    const count = Math.min(table.readUInt16LE(at), MAX_LISTS);
    let next = at + 2 + count * LIST_BYTES;
    for (let list = 0; list < count; list += 1) {
      const start = at + 2 + list * LIST_BYTES;
      const isSimple = ((table[start + 26] ?? 0) & 1) !== 0;
      const levels = new Map<number, Level>();
      for (let level = 0; level < (isSimple ? 1 : 9); level += 1)
        next = readLevel(table, next, { levels, level });
      const id = String(table.readInt32LE(start));
      this.#numbering.definitions.set(id, { levels, counters: new Map() });
    }
  }

  /** A use of a list may begin it at another number. What changes in a use follows all of them. */
  #readUses(table: Buffer, fib: Fib): void {
    const { at, bytes } = fib.place('listUses');
    if (bytes < 4) return;
    const count = Math.min(table.readUInt32LE(at), MAX_LISTS);
    let next = at + 4 + count * USE_BYTES;
    for (let use = 0; use < count; use += 1) {
      const start = at + 4 + use * USE_BYTES;
      const starts = new Map<number, number>();
      this.#numbering.lists.set(String(use + 1), { definition: String(table.readInt32LE(start)), starts });
      next += 4;
      for (let change = 0; change < table.readUInt8(start + 12); change += 1)
        next = readChange(table, next, starts);
    }
  }
}

/** Source: MS-DOC 2.9.133. @returns where the next change is */
function readChange(table: Buffer, at: number, starts: Map<number, number>): number {
  const flags = table.readUInt8(at + 4);
  const levels = new Map<number, Level>();
  const end = flags & 0x20 ? readLevel(table, at + 8, { levels, level: 0 }) : at + 8;
  if (flags & 0x10) starts.set(flags & 0x0f, levels.get(0)?.start ?? table.readInt32LE(at));
  return end;
}

/** The text of a level has in it the numbers of levels from 0. @returns where the next level is */
function readLevel(
  table: Buffer,
  at: number,
  { levels, level }: { readonly levels: Map<number, Level>; readonly level: number },
): number {
  const text = at + LEVEL_BYTES + table.readUInt8(at + 24) + table.readUInt8(at + 25);
  const length = table.readUInt16LE(text);
  const end = text + 2 + length * 2;
  const shown = table.toString('utf16le', text + 2, end);
  levels.set(level, {
    format: FORMATS[table.readUInt8(at + 4)] ?? 'decimal',
    text: Array.from(shown, (sign) => (sign.charCodeAt(0) < 9 ? `%${sign.charCodeAt(0) + 1}` : sign)).join(
      '',
    ),
    start: table.readInt32LE(at),
    isLegal: (table.readUInt8(at + 5) & 0x04) !== 0,
  });
  return end;
}
