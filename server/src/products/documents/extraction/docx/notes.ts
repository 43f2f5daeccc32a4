import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { remarkBy } from '../ooxml/remark.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { BodyReader, type DocumentContext } from './body.ts';

/** Notes that draw the line above the notes. Source: ISO/IEC 29500-1 17.18.33. */
const SEPARATORS = new Set(['separator', 'continuationSeparator', 'continuationNotice']);

/** Reads the part of the footnotes, the endnotes or the comments: each is one or more pieces in its role. */
export class NotesReader implements XmlHandler {
  readonly #context: DocumentContext;
  readonly #emit: (piece: Piece) => void;
  #body: BodyReader | undefined;
  #pieces: Piece[] = [];
  #mark = '';

  constructor(context: DocumentContext, emit: (piece: Piece) => void) {
    this.#context = context;
    this.#emit = emit;
  }

  open(name: string, attributes: Attributes): void {
    this.#body?.open(name, attributes);
    if (this.#body) return;
    const role = ROLES[name];
    if (!role || SEPARATORS.has(attributes['w:type'] ?? '')) return;
    this.#pieces = [];
    this.#mark =
      role === 'comment'
        ? remarkBy(attributes['w:author'], attributes['w:date'])
        : this.#context.notes.markOf(role === 'endnote', attributes['w:id']);
    this.#body = new BodyReader(this.#context, (piece) => this.#pieces.push(piece));
  }

  close(name: string): void {
    const role = ROLES[name];
    if (!role) this.#body?.close(name);
    if (!role) return;
    this.#body = undefined;
    for (const piece of inRole(marked(this.#pieces.splice(0), this.#mark), role)) this.#emit(piece);
  }

  text(text: string): void {
    this.#body?.text(text);
  }
}

const ROLES: Readonly<Record<string, 'footnote' | 'endnote' | 'comment'>> = {
  'w:footnote': 'footnote',
  'w:endnote': 'endnote',
  'w:comment': 'comment',
};

/** The mark comes before the first words of the note. */
function marked(pieces: Piece[], mark: string): Piece[] {
  const [first, ...rest] = pieces;
  if (!first || mark === '') return pieces;
  if (first.kind === 'table') return [{ kind: 'paragraph', text: mark }, ...pieces];
  return [{ ...first, text: `${mark} ${first.text.trimStart()}` }, ...rest];
}
