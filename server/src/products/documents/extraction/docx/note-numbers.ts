import type { Attributes } from '../container/xml-part.ts';
import { numeral } from '../ooxml/numeral.ts';

/** The numbers of notes, given in the order in which the text refers to them, as Word prints them. */
export class NoteNumbers {
  readonly #marks = new Map<string, string>();
  #footnotes = 0;
  #endnotes = 0;

  /** The mark to write in the text; a note with a mark of its own has it there already. */
  refer(isEndnote: boolean, attributes: Attributes): string {
    if (attributes['w:customMarkFollows'] === '1' || attributes['w:customMarkFollows'] === 'true') return '';
    if (isEndnote) this.#endnotes += 1;
    else this.#footnotes += 1;
    const mark = isEndnote ? `[${numeral(this.#endnotes, 'lowerRoman')}]` : `[${this.#footnotes}]`;
    this.#marks.set(key(isEndnote, attributes['w:id']), mark);
    return mark;
  }

  markOf(isEndnote: boolean, id: string | undefined): string {
    return this.#marks.get(key(isEndnote, id)) ?? '';
  }
}

function key(isEndnote: boolean, id: string | undefined): string {
  return `${isEndnote ? 'end' : 'foot'}-${id ?? ''}`;
}
