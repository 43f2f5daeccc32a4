import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { BulletCounter } from '../ooxml/bullets.ts';
import { DrawingText } from '../ooxml/drawing-text.ts';
import { describeIn, shownBy } from '../ooxml/graphics.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import type { Piece } from '../page/piece.ts';

/** Reads what is drawn over a sheet: text boxes, charts, diagrams, descriptions of pictures. */
export class SheetDrawingReader implements XmlHandler {
  readonly pieces: Piece[] = [];
  readonly #graphics: ReadonlyMap<string, readonly Piece[]>;
  readonly #subtrees = new Subtrees(['a:extLst']);
  #counter = new BulletCounter();
  readonly #text = new DrawingText(({ text, depth, bullet = 'none' }) => {
    if (text.trim() === '') return;
    const marker = this.#counter.next(bullet, depth);
    if (marker === undefined) this.pieces.push({ kind: 'paragraph', text, role: 'text_box' });
    else this.pieces.push({ kind: 'list_item', depth, marker, text, role: 'text_box' });
  });

  constructor(graphics: ReadonlyMap<string, readonly Piece[]>) {
    this.#graphics = graphics;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    const shown = shownBy(name, attributes, this.#graphics);
    if (shown) this.pieces.push(...shown);
    else if (name === 'xdr:cNvPr') describeIn(this.pieces, attributes.descr);
    else if (name === 'xdr:txBody') this.#counter = new BulletCounter();
    else this.#text.open(name, attributes);
  }

  close(name: string): void {
    if (!this.#subtrees.close(name)) this.#text.close(name);
  }

  text(text: string): void {
    if (!this.#subtrees.isSkipping) this.#text.text(text);
  }
}
