import { numeral } from '../../ooxml/numeral.ts';
import { remarkBy } from '../../ooxml/remark.ts';
import type { BlockRole } from '../../page/block.schema.ts';
import type { Fib, Place } from './fib.ts';

/** A part of the text that belongs to a place in another. */
export type Note = {
  readonly role: BlockRole;
  readonly mark: string;
  readonly start: number;
  readonly end: number;
};

/** Marks are what the text shows at a place, by the place; comments show nothing there. */
export type Notes = { readonly notes: readonly Note[]; readonly marks: ReadonlyMap<number, string> };

type Kind = {
  readonly role: BlockRole;
  readonly marks: Place;
  readonly texts: Place;
  /** Bytes beside each mark. */
  readonly markBytes: number;
  /** Where the texts of this kind begin. */
  readonly base: number;
};

/** Footnotes, endnotes and comments, in the order in which the text refers to them. Source: MS-DOC 2.8. */
export function readNotes(table: Buffer, fib: Fib): Notes {
  const { main, footnotes, headers, macros, comments } = fib.parts;
  const afterHeaders = main + footnotes + headers + macros;
  const kind = (role: BlockRole, name: 'footnote' | 'endnote' | 'comment', base: number): Kind => ({
    role,
    marks: fib.place(`${name}Marks`),
    texts: fib.place(`${name}Texts`),
    markBytes: name === 'comment' ? 30 : 2,
    base,
  });
  const marks = new Map<number, string>();
  const notes = [
    kind('footnote', 'footnote', main),
    kind('endnote', 'endnote', afterHeaders + comments),
    kind('comment', 'comment', afterHeaders),
  ].flatMap((one) => notesOf(table, one, marks));
  return { notes, marks };
}

function notesOf(
  table: Buffer,
  { role, marks, texts, markBytes, base }: Kind,
  shown: Map<number, string>,
): Note[] {
  const count = Math.max(
    0,
    Math.floor((Math.min(marks.bytes, table.length - marks.at) - 4) / (4 + markBytes)),
  );
  const starts = numbersAt(table, texts);
  const notes: Note[] = [];
  for (let note = 0; note < count; note += 1) {
    const [start, end] = [starts[note], starts[note + 1]];
    if (start === undefined || end === undefined) break;
    const by = table.subarray(marks.at + (count + 1) * 4 + note * markBytes);
    const mark = role === 'comment' ? remarkBy(initials(by), undefined) : `[${number(role, note + 1)}]`;
    if (role !== 'comment') shown.set(table.readUInt32LE(marks.at + note * 4), mark);
    notes.push({ role, mark, start: base + start, end: base + end });
  }
  return notes;
}

function number(role: BlockRole, count: number): string {
  return role === 'endnote' ? numeral(count, 'lowerRoman') : String(count);
}

/** Source: MS-DOC 2.9.4 */
function initials(bytes: Buffer): string {
  const length = bytes.length >= 20 ? Math.min(bytes.readUInt16LE(0), 9) : 0;
  return bytes.toString('utf16le', 2, 2 + length * 2);
}

/** Places of characters, one after the other. */
export function numbersAt(table: Buffer, { at, bytes }: Place): number[] {
  const count = Math.max(0, Math.floor(Math.min(bytes, table.length - at) / 4));
  return Array.from({ length: count }, (_, index) => table.readUInt32LE(at + index * 4));
}
