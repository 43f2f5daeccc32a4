import { documentErrors } from '../../../errors.ts';

/** Where a table of the document is in its table stream. */
export type Place = { readonly at: number; readonly bytes: number };

/** The parts of the text, which follow each other, and the tables that describe it. Source: MS-DOC 2.5. */
export type Fib = {
  readonly tableName: '0table' | '1table';
  /** Characters of each part, in the order of the text. */
  readonly parts: Readonly<Record<Part, number>>;
  place(name: keyof typeof PLACES): Place;
};
export type Part = 'main' | 'footnotes' | 'headers' | 'macros' | 'comments' | 'endnotes' | 'textBoxes';

const MARK = 0xa5ec;
/** Word 6 and 95: an older layout. */
export const OLD_MARK = 0xa5dc;
const FIRST_PLACE = 0x9a;
const FIRST_LENGTH = 0x4c;
const PARTS: readonly Part[] = [
  'main',
  'footnotes',
  'headers',
  'macros',
  'comments',
  'endnotes',
  'textBoxes',
];

/** Numbers of the pairs of place and length. Source: MS-DOC 2.5.6. */
const PLACES = {
  styles: 1,
  footnoteMarks: 2,
  footnoteTexts: 3,
  commentMarks: 4,
  commentTexts: 5,
  headerTexts: 11,
  characters: 12,
  paragraphs: 13,
  pieces: 33,
  endnoteMarks: 46,
  endnoteTexts: 47,
  lists: 73,
  listUses: 74,
} as const;

/** @throws AppError `password_required`, `corrupt_file` (422) */
export function readFib(document: Buffer): Fib {
  const mark = document.readUInt16LE(0);
  if (mark !== MARK && mark !== OLD_MARK) throw documentErrors.corrupt_file({ format: 'DOC' });
  const flags = document.readUInt16LE(10);
  if (flags & 0x0100) throw documentErrors.password_required();
  const lengths = PARTS.map((part, index): [Part, number] => [
    part,
    document.readUInt32LE(FIRST_LENGTH + index * 4),
  ]);
  return {
    tableName: flags & 0x0200 ? '1table' : '0table',
    parts: Object.fromEntries(lengths) as Record<Part, number>,
    place(name) {
      const at = FIRST_PLACE + PLACES[name] * 8;
      return { at: document.readUInt32LE(at), bytes: document.readUInt32LE(at + 4) };
    },
  };
}
