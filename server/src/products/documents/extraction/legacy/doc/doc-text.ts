import { documentErrors } from '../../../errors.ts';
import { MAX_TEXT_CHARACTERS } from '../../extraction.ts';
import { decodeCodePage } from '../../rtf/encoding.ts';
import type { Place } from './fib.ts';

type Piece = { readonly start: number; readonly end: number; readonly at: number; readonly width: 1 | 2 };

/** The text of a document, whose pieces lie anywhere in the file. Source: MS-DOC 2.4.1. */
export class DocText {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  /** @throws AppError `corrupt_file`, `text_too_large` (422) */
  constructor(document: Buffer, table: Buffer, place: Place) {
    this.#pieces = readPieces(table.subarray(place.at, place.at + place.bytes));
    const length = this.#pieces.at(-1)?.end ?? 0;
    if (length > MAX_TEXT_CHARACTERS) throw documentErrors.text_too_large({ limit: MAX_TEXT_CHARACTERS });
    this.text = this.#pieces.map((piece) => textOf(document, piece)).join('');
  }

  /** Where in the file a character is. */
  placeOf(character: number): number {
    const piece = this.#pieces[this.#indexOf(character)];
    return piece ? piece.at + (character - piece.start) * piece.width : -1;
  }

  #indexOf(character: number): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle]?.end ?? 0) > character) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Changes of properties come first, each with its length; then the table of pieces. */
function readPieces(clx: Buffer): Piece[] {
  let at = 0;
  while (clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (clx[at] !== 2) throw documentErrors.corrupt_file({ format: 'DOC' });
  const table = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1));
  const count = Math.floor((table.length - 4) / 12);
  const pieces: Piece[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    const [start, end] = [table.readUInt32LE(piece * 4), table.readUInt32LE(piece * 4 + 4)];
    const place = table.readUInt32LE((count + 1) * 4 + piece * 8 + 2);
    const isNarrow = (place & 0x4000_0000) !== 0;
    const offset = place & 0x3fff_ffff;
    if (end < start || start !== (pieces.at(-1)?.end ?? 0))
      throw documentErrors.corrupt_file({ format: 'DOC' });
    pieces.push({ start, end, at: isNarrow ? offset >> 1 : offset, width: isNarrow ? 1 : 2 });
  }
  return pieces;
}

/** A piece that the file is too short for keeps its length, so that places stay right. */
function textOf(document: Buffer, { start, end, at, width }: Piece): string {
  const bytes = document.subarray(at, at + (end - start) * width);
  const text = width === 1 ? decodeCodePage(bytes, 1252) : bytes.toString('utf16le');
  if (text.length < end - start) throw documentErrors.corrupt_file({ format: 'DOC' });
  return text;
}
