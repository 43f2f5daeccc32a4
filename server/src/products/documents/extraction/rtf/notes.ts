import { numeral } from '../ooxml/numeral.ts';
import { remarkBy } from '../ooxml/remark.ts';
import type { BlockRole } from '../page/block.schema.ts';
import { inRole, type Piece } from '../page/piece.ts';

/** Footnotes, endnotes and comments, numbered as they are met. */
export class RtfNotes {
  readonly pieces: Piece[] = [];
  #footnotes = 0;
  #endnotes = 0;

  /** @returns the mark for the place in the text that the note belongs to */
  add(pieces: readonly Piece[], role: BlockRole, author: string): string {
    const mark = role === 'comment' ? '' : this.#nextMark(role);
    const before = mark || remarkBy(author, undefined);
    const [first, ...rest] = pieces;
    const isMarked = first !== undefined && first.kind !== 'table' && before !== '';
    const marked: readonly Piece[] = isMarked
      ? [{ ...first, text: `${before} ${first.text.trimStart()}` }, ...rest]
      : pieces;
    this.pieces.push(...inRole(marked, role));
    return mark;
  }

  #nextMark(role: BlockRole): string {
    if (role === 'endnote') {
      this.#endnotes += 1;
      return `[${numeral(this.#endnotes, 'lowerRoman')}]`;
    }
    this.#footnotes += 1;
    return `[${this.#footnotes}]`;
  }
}
