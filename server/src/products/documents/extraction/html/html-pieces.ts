import { svgInAddress } from '../page/picture.ts';
import { type Piece, pieceOfPicture, textOfPieces } from '../page/piece.ts';
import { svgIn } from '../text/svg-start.ts';
import type { AttributeOf } from './attribute-of.ts';
import { HtmlTable } from './html-table.ts';
import { Regions } from './regions.ts';
import { type PictureAt, shownPicture } from './shown-picture.ts';

/** Elements that end a paragraph, and those that end a line of one. */
const PARAGRAPHS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure article section main header footer aside nav form address details fieldset hr body li'.split(
    ' ',
  ),
);
const LINES = new Set('div dt dd figcaption summary legend option center text foreignobject'.split(' '));
const TABLE_PARTS = new Set('table tr td th caption'.split(' '));

/** Lists inside lists; no honest page comes near. */
const MAX_LISTS = 100;

type List = { readonly isOrdered: boolean; count: number };
type Open =
  | { readonly kind: 'paragraph' | 'code' }
  | { readonly kind: 'heading'; readonly level: number }
  | Item;
type Item = { readonly kind: 'list_item'; readonly depth: number; readonly marker: string };
type Found = { readonly piece: Piece; readonly isContent: boolean };

/**
 * Turns a stream of tags into pieces of a document, in one pass and without a tree: a tree is quadratic in the depth
 * of hostile nesting. What is left open is ended by what comes next.
 */
export class HtmlPieces {
  readonly #regions = new Regions();
  readonly #found: Found[] = [];
  readonly #title: string[] = [];
  readonly #lists: List[] = [];
  readonly #pictureAt: PictureAt;
  readonly #piecesOf: (source: string) => readonly Piece[];
  /** Pictures among the text of the piece or the table that is open; they follow it. */
  #pictures: Piece[] = [];
  #table: HtmlTable | undefined;
  #open: Open = { kind: 'paragraph' };
  #text: string[] = [];
  #isTitle = false;
  #isAfterSpace = true;

  /** `piecesOf` reads a page inside this one. */
  constructor(pictureAt: PictureAt, piecesOf: (source: string) => readonly Piece[]) {
    this.#pictureAt = pictureAt;
    this.#piecesOf = piecesOf;
  }

  /** The content that the page marks with `main` when it has text, or else the whole page. */
  end(): Piece[] {
    this.#endTable();
    this.#endPiece();
    const shown = this.marksContent ? this.#found.filter(isMarked) : this.#found;
    return shown.map(({ piece }) => piece);
  }

  /** Whether the page says itself what its content is. */
  get marksContent(): boolean {
    return this.#found.some(isMarked);
  }

  title(): string {
    return this.#title.join('');
  }

  open(tag: string, attribute: AttributeOf): void {
    if (tag === 'title') this.#isTitle = this.#title.length === 0 && !this.#regions.isDrawing;
    const wasContent = this.#regions.isContent;
    const wasUnread = this.#regions.isUnread;
    const isShown = this.#regions.isDrawing ? this.#regions.showsDrawnPictures : !wasUnread;
    if (isShown) this.#addPicture(tag, attribute);
    if (!wasUnread && tag === 'iframe') this.#addFrame(attribute);
    if (!wasUnread && this.#changesRegion(tag, attribute)) this.#endPiece(wasContent);
    this.#regions.open(tag, attribute);
    if (this.#regions.isUnread) return;
    if (this.#table) this.#openInTable(this.#table, tag, attribute);
    else if (tag === 'table') this.#startTable();
    else if (tag === 'br') this.#breakLine();
    else if (LINES.has(tag) || this.#regions.beginsDrawnLine(tag, attribute)) this.#endLine();
    else if (PARAGRAPHS.has(tag)) this.#openPiece(tag);
  }

  close(tag: string): void {
    if (tag === 'title') this.#isTitle = false;
    if (!this.#regions.isUnread) this.#closeShown(tag);
    this.#regions.close(tag);
  }

  #closeShown(tag: string): void {
    if (this.#table) this.#closeInTable(this.#table, tag);
    else if (LINES.has(tag)) this.#endLine();
    else if (PARAGRAPHS.has(tag)) this.#closePiece(tag);
  }

  write(characters: string): void {
    if (this.#isTitle) this.#title.push(characters);
    else if (this.#regions.isUnread) return;
    else if (this.#table) this.#table.write(characters.replace(/\s+/g, ' '));
    else if (this.#open.kind === 'code') this.#text.push(characters);
    else this.#writeFlowing(characters.replace(/\s+/g, ' '));
  }

  #writeFlowing(text: string): void {
    const shown = this.#isAfterSpace && text.startsWith(' ') ? text.slice(1) : text;
    if (shown === '') return;
    this.#isAfterSpace = shown.endsWith(' ');
    this.#text.push(shown);
  }

  /** One line end, however many elements end there. */
  #endLine(): void {
    if (this.#text.length > 0 && this.#text.at(-1) !== '\n') this.#breakLine();
  }

  #breakLine(): void {
    this.#text.push('\n');
    this.#isAfterSpace = true;
  }

  /** What was gathered so far stands where it was gathered, not where the next piece does. */
  #changesRegion(tag: string, attribute: AttributeOf): boolean {
    return (
      tag === 'main' || tag === 'nav' || tag === 'aside' || tag === 'footer' || attribute('role') !== null
    );
  }

  #openPiece(tag: string): void {
    // A paragraph inside an item is a line of it, and the first begins at its marker.
    if (tag === 'p' && this.#open.kind === 'list_item') {
      this.#endLine();
      return;
    }
    this.#endPiece();
    if (tag === 'ul' || tag === 'ol') {
      if (this.#lists.length < MAX_LISTS) this.#lists.push({ isOrdered: tag === 'ol', count: 0 });
    } else if (tag === 'li') this.#open = this.#nextItem();
    else if (tag === 'pre') this.#open = { kind: 'code' };
    else if (/^h[1-6]$/.test(tag)) this.#open = { kind: 'heading', level: Number(tag[1]) };
  }

  #closePiece(tag: string): void {
    if (tag === 'p' && this.#open.kind === 'list_item') this.#endLine();
    else this.#endPiece();
    if (tag === 'ul' || tag === 'ol') this.#lists.pop();
  }

  #nextItem(): Item {
    const list = this.#lists.at(-1);
    if (list) list.count += 1;
    const marker = list?.isOrdered ? `${list.count}.` : '•';
    return { kind: 'list_item', depth: Math.max(0, this.#lists.length - 1), marker };
  }

  #endPiece(isContent = this.#regions.isContent): void {
    const text = this.#text.join('');
    if (text.trim() !== '') this.#found.push({ piece: { ...this.#open, text } as Piece, isContent });
    this.#takePictures(isContent);
    this.#open = { kind: 'paragraph' };
    this.#text = [];
    this.#isAfterSpace = true;
  }

  /** A drawing of lines has its words in itself. */
  #addPicture(tag: string, attribute: AttributeOf): void {
    const drawing = tag === 'img' ? svgInAddress(attribute('src') ?? '') : undefined;
    const picture = shownPicture(tag, attribute, this.#pictureAt);
    if (drawing !== undefined) this.#pictures.push(...this.#piecesOf(svgIn(drawing) ?? ''));
    else if (picture) this.#pictures.push(pieceOfPicture(picture));
  }

  /** The page that a frame holds in its own attribute stands where the frame does. */
  #addFrame(attribute: AttributeOf): void {
    const source = attribute('srcdoc');
    if (source === null || this.#regions.hides('iframe', attribute)) return;
    const pieces = this.#piecesOf(source);
    if (this.#table) {
      this.#table.write(` ${textOfPieces(pieces)} `);
      this.#pictures.push(...pieces.filter(({ picture }) => picture));
      return;
    }
    const { isContent } = this.#regions;
    this.#endPiece();
    for (const piece of pieces) this.#found.push({ piece, isContent });
  }

  #takePictures(isContent: boolean): void {
    for (const piece of this.#pictures.splice(0)) this.#found.push({ piece, isContent });
  }

  #startTable(): void {
    this.#endPiece();
    this.#table = new HtmlTable();
  }

  #openInTable(table: HtmlTable, tag: string, attribute: AttributeOf): void {
    if (tag === 'table') table.nested += 1;
    else if (TABLE_PARTS.has(tag)) table.open(tag, attribute);
    else if (tag === 'br' || LINES.has(tag) || PARAGRAPHS.has(tag)) table.write(' ');
    else if (this.#regions.beginsDrawnLine(tag, attribute)) table.write(' ');
  }

  #closeInTable(table: HtmlTable, tag: string): void {
    if (tag === 'table' && table.nested === 0) this.#endTable();
    else if (tag === 'table') table.nested -= 1;
    else if (TABLE_PARTS.has(tag)) table.close(tag);
    else if (LINES.has(tag) || PARAGRAPHS.has(tag)) table.write(' ');
  }

  #endTable(): void {
    const { isContent } = this.#regions;
    for (const piece of this.#table?.end() ?? []) this.#found.push({ piece, isContent });
    this.#takePictures(isContent);
    this.#table = undefined;
  }
}

function isMarked({ isContent, piece }: Found): boolean {
  return isContent && hasText(piece);
}

function hasText(piece: Piece): boolean {
  return piece.kind === 'table'
    ? piece.rows.some((row) => row.some((cell) => cell.trim() !== ''))
    : piece.text.trim() !== '';
}
