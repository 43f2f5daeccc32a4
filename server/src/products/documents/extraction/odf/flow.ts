import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { descriptionOf } from '../ooxml/graphics.ts';
import { remarkBy } from '../ooxml/remark.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import type { BlockRole } from '../page/block.schema.ts';
import type { Picture } from '../page/picture.ts';
import { inRole, type Piece, pieceOfPicture } from '../page/piece.ts';
import { CAPTURED, CELLS, MARKED, MAX_SPACES, SHAPE, SKIPPED } from './elements.ts';
import { Lists } from './lists.ts';
import { newParagraph, type Paragraph, piecesOf } from './paragraph.ts';
import { pictureInBase64, Renditions } from './pictures.ts';
import type { OdfStyles } from './styles.ts';
import { OdfTable } from './table.ts';

/** Something of another program inside a document. */
export type EmbeddedObject =
  | { readonly kind: 'formula'; readonly line: string }
  | { readonly kind: 'chart' | 'document'; readonly pieces: readonly Piece[] };

/** What the flows of one document share. */
export type OdfContext = {
  readonly styles: OdfStyles;
  /** Charts, formulas and other objects by their folder in the file, or the name that `InlineObjects` gives them. */
  readonly objects: Map<string, EmbeddedObject>;
  /** The picture in the file that a reference leads to, or undefined when it leads elsewhere. */
  readonly pictureAt: (reference: string) => Picture | undefined;
};

/** A text inside another: of a box, a note, a remark, a cell. */
type Frame = {
  readonly name: string;
  readonly role?: BlockRole;
  readonly pieces: Piece[];
  readonly lists: Lists;
  /** Who made a remark, when, or the mark of a note. */
  readonly marks: string[];
  /** Paragraphs that are open around it, which its own text is no part of. */
  readonly around: number;
};

/**
 * Reads paragraphs, lists, tables and what is drawn among them, in any of the three formats. Notes and remarks are
 * kept for `takeNotes`. Source: ODF 1.3 part 3, 4 to 10.
 */
export class FlowReader implements XmlHandler {
  readonly #context: OdfContext;
  readonly #emit: (piece: Piece) => void;
  readonly #subtrees = new Subtrees(SKIPPED);
  readonly #paragraphs: Paragraph[] = [];
  readonly #frames: Frame[] = [];
  readonly #tables: OdfTable[] = [];
  readonly #lists: Lists;
  /** What the frames show that are open around one another. */
  readonly #renditions: Renditions[] = [];
  #notes: Piece[] = [];
  #isImage = false;
  #captured: string | undefined;

  constructor(context: OdfContext, emit: (piece: Piece) => void) {
    this.#context = context;
    this.#emit = emit;
    this.#lists = new Lists(context.styles);
  }

  /** The notes and remarks read since the last call. */
  takeNotes(): Piece[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    const frame = this.#frameOf(name, attributes);
    if (frame) this.#frames.push(frame);
    else if (CAPTURED.has(name)) this.#captured = '';
    else if (name === 'text:p' || name === 'text:h') this.#paragraphs.push(newParagraph(name, attributes));
    else if (name === 'text:s')
      this.#write(' '.repeat(Math.min(Number(attributes['text:c'] ?? 1) || 1, MAX_SPACES)));
    else if (MARKED[name]) this.#write(MARKED[name]);
    else if (name === 'draw:frame') this.#renditions.push(new Renditions());
    else if (name === 'draw:object') this.#writeObject(attributes['xlink:href']);
    else if (name === 'draw:image') this.#openImage(attributes['xlink:href'] ?? '');
    else if (name === 'table:table') this.#openTable();
    else if (!this.#openList(name, attributes)) this.#tables.at(-1)?.open(name, attributes);
    if (CELLS.has(name)) this.#tables.at(-1)?.open(name, attributes);
    if (name === 'draw:frame' || SHAPE.test(name)) this.#hangFill(attributes);
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    if (this.#frames.at(-1)?.name === name) this.#closeFrame();
    else if (CAPTURED.has(name)) this.#closeCaptured(name);
    else if (name === 'text:p' || name === 'text:h') this.#closeParagraph();
    else if (name === 'text:list') this.#listsHere().close();
    else if (name === 'draw:frame') this.#hangPicture(this.#renditions.pop()?.picture);
    else if (name === 'draw:image') this.#isImage = false;
    else if (name === 'table:table') {
      for (const piece of this.#tables.pop()?.pieces ?? []) this.#put(piece);
    } else this.#tables.at(-1)?.close(name);
  }

  text(text: string): void {
    if (this.#subtrees.isSkipping) return;
    if (this.#captured !== undefined) this.#captured += text;
    // Line ends of a file are only spaces to a reader.
    else this.#write(text.replace(/\s+/g, ' '));
  }

  #frameOf(name: string, attributes: Attributes): Frame | undefined {
    const frame = (role?: BlockRole): Frame => ({
      name,
      ...(role && { role }),
      pieces: [],
      lists: new Lists(this.#context.styles),
      marks: [],
      around: this.#paragraphs.length,
    });
    if (name === 'text:note')
      return frame(attributes['text:note-class'] === 'endnote' ? 'endnote' : 'footnote');
    if (name === 'office:annotation') return frame('comment');
    if (SHAPE.test(name)) return frame(this.#paragraphs.length > 0 ? 'text_box' : undefined);
    return CELLS.has(name) && this.#tables.length > 0 ? frame() : undefined;
  }

  #openList(name: string, attributes: Attributes): boolean {
    if (name === 'text:list') {
      const isContinued =
        attributes['text:continue-numbering'] === 'true' || 'text:continue-list' in attributes;
      this.#listsHere().open(attributes['text:style-name'], isContinued);
    } else if (name === 'text:list-item') this.#listsHere().openItem(attributes['text:start-value']);
    else return false;
    return true;
  }

  #closeFrame(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    const paragraph = this.#paragraphs.at(-1);
    if (frame.name === 'table:table-cell') this.#tables.at(-1)?.put(frame.pieces);
    else if (frame.name === 'table:covered-table-cell') return;
    else if (frame.name === 'text:note' || frame.name === 'office:annotation') this.#keepNote(frame);
    else {
      const pieces = frame.role ? inRole(frame.pieces, frame.role) : frame.pieces;
      if (paragraph) paragraph.after.push(...pieces);
      else for (const piece of pieces) this.#put(piece);
    }
  }

  #keepNote({ name, role = 'comment', pieces, marks }: Frame): void {
    const mark = name === 'text:note' ? marks.join('') : remarkBy(marks[0], marks[1]);
    const [first, ...rest] = pieces;
    if (!first || first.kind === 'table') return void this.#notes.push(...inRole(pieces, role));
    const marked: Piece = { ...first, text: `${mark} ${first.text}`.trim() };
    this.#notes.push(...inRole([marked, ...rest], role));
  }

  #closeCaptured(name: string): void {
    const text = (this.#captured ?? '').trim();
    this.#captured = undefined;
    if (text === '') return;
    if (name === 'text:note-citation') {
      const paragraph = this.#paragraphs.at(-1);
      if (paragraph) paragraph.text += `[${text}]`;
      this.#frames.at(-1)?.marks.push(`[${text}]`);
    } else if (name === 'office:binary-data') {
      if (this.#isImage) this.#addPicture(pictureInBase64(text));
    } else if (name.startsWith('dc:')) this.#frames.at(-1)?.marks.push(text);
    else {
      const description = descriptionOf(text);
      if (description) this.#hang([{ kind: 'image', text: description }]);
    }
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph) return;
    for (const piece of piecesOf(paragraph, this.#context.styles, this.#listsHere())) this.#put(piece);
  }

  #writeObject(reference: string | undefined): void {
    const object = this.#context.objects.get((reference ?? '').replace(/^\.\//, '').replace(/\/$/, ''));
    if (!object || (object.kind === 'formula' ? object.line === '' : object.pieces.length === 0)) return;
    const paragraph = this.#paragraphs.at(-1);
    if (object.kind !== 'formula') this.#hang(object.pieces);
    else if (paragraph) {
      this.#write(` ${object.line} `);
      paragraph.formula += object.line.length;
    } else this.#hang([{ kind: 'paragraph', text: object.line, role: 'formula' }]);
    this.#markRead();
  }

  #openTable(): void {
    this.#markRead();
    this.#tables.push(new OdfTable());
  }

  #markRead(): void {
    const renditions = this.#renditions.at(-1);
    if (renditions) renditions.isRead = true;
  }

  #openImage(reference: string): void {
    this.#isImage = true;
    this.#addPicture(this.#context.pictureAt(reference));
  }

  #addPicture(picture: Picture | undefined): void {
    const renditions = this.#renditions.at(-1);
    if (renditions) renditions.add(picture);
    else this.#hangPicture(picture);
  }

  #hangFill(attributes: Attributes): void {
    const { reference, base64 } = this.#context.styles.fillImage(attributes) ?? { reference: '', base64: '' };
    this.#hangPicture(base64 === '' ? this.#context.pictureAt(reference) : pictureInBase64(base64));
  }

  #hangPicture(picture: Picture | undefined): void {
    if (picture) this.#hang([pieceOfPicture(picture)]);
  }

  #listsHere(): Lists {
    return this.#frames.at(-1)?.lists ?? this.#lists;
  }

  /** What hangs on a paragraph comes after it. */
  #hang(pieces: readonly Piece[]): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph) paragraph.after.push(...pieces);
    else for (const piece of pieces) this.#put(piece);
  }

  #put(piece: Piece): void {
    const frame = this.#frames.at(-1);
    if (frame) frame.pieces.push(piece);
    else this.#emit(piece);
  }

  #write(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    const isOwn = this.#paragraphs.length > (this.#frames.at(-1)?.around ?? 0);
    if (paragraph && isOwn) paragraph.text += text;
  }
}
