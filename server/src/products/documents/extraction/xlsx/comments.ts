import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import { type Relation, readPart, targetsOf } from '../ooxml/package-parts.ts';
import { remarkBy } from '../ooxml/remark.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import type { Piece } from '../page/piece.ts';

/** Names of the people who take part in threads of comments, by id. */
export async function readPersons(
  container: Container,
  relations: readonly Relation[],
): Promise<Map<string, string>> {
  const persons = new Map<string, string>();
  for (const part of targetsOf(relations, 'person')) {
    await readPart(container, part, {
      open(name, { id, displayName }) {
        if (name === 'tc:person' && id) persons.set(id, displayName ?? '');
      },
    });
  }
  return persons;
}

/** What Excel puts in place of a thread for programs that only know notes. Source: MS-XLSX 2.6.205. */
const PLACEHOLDER = /^tc=\{/;

/**
 * Reads the notes and the threads of comments on a sheet, each with the cell that it is about.
 * Source: ISO/IEC 29500-1 18.7, MS-XLSX 2.6.205.
 */
export class SheetCommentsReader implements XmlHandler {
  readonly pieces: Piece[] = [];
  readonly #persons: ReadonlyMap<string, string>;
  readonly #authors: string[] = [];
  readonly #subtrees = new Subtrees(['x:rPh', 'x:rPr', 'x:extLst']);
  #cell = '';
  #by = '';
  #isPlaceholder = false;
  #text: string | undefined;

  constructor(persons: ReadonlyMap<string, string>) {
    this.#persons = persons;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    if (name === 'x:author' || name === 'x:text' || name === 'tc:text') this.#text = '';
    else if (name === 'x:comment') this.#openNote(attributes);
    else if (name === 'tc:threadedComment') this.#openThreaded(attributes);
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    if (name === 'x:author') this.#authors.push(this.#text ?? '');
    if ((name === 'x:text' || name === 'tc:text') && !this.#isPlaceholder) this.#closeText();
    if (name === 'x:author' || name === 'x:text' || name === 'tc:text') this.#text = undefined;
  }

  text(text: string): void {
    if (this.#text !== undefined && !this.#subtrees.isSkipping) this.#text += text;
  }

  #openNote({ ref = '', authorId }: Attributes): void {
    const author = this.#authors[Number(authorId)] ?? '';
    [this.#cell, this.#by] = [ref, remarkBy(author, undefined)];
    this.#isPlaceholder = PLACEHOLDER.test(author);
  }

  #openThreaded({ ref = '', personId, dT }: Attributes): void {
    [this.#cell, this.#by] = [ref, remarkBy(this.#persons.get(personId ?? ''), dT)];
    this.#isPlaceholder = false;
  }

  /** Excel begins a note with the name of its author, in bold. */
  #closeText(): void {
    const text = (this.#text ?? '').trim();
    if (text === '') return;
    const by = text.startsWith(this.#by) ? '' : this.#by;
    const parts = [`[${this.#cell}]`, by, text].filter((part) => part !== '');
    this.pieces.push({ kind: 'paragraph', text: parts.join(' '), role: 'comment' });
  }
}
