import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { BulletCounter, type BulletLevels } from '../ooxml/bullets.ts';
import { DrawingText, type DrawnParagraph } from '../ooxml/drawing-text.ts';
import { describeIn, shownBy } from '../ooxml/graphics.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import { inRole, type Piece } from '../page/piece.ts';
import type { Layout } from './layout.ts';
import { SlideTable } from './slide-table.ts';

type Shape = {
  /** Kind of placeholder; undefined for a shape that is none. */
  placeholder?: string;
  index: string;
  isHidden: boolean;
  readonly levels: BulletLevels;
  readonly paragraphs: DrawnParagraph[];
};

/** Of the placeholders at the edges of a slide these are said by the page itself. */
const NUMBERS = new Set(['sldNum', 'sldImg']);
const EDGES: Readonly<Record<string, 'header' | 'footer'>> = { dt: 'footer', ftr: 'footer', hdr: 'header' };

/**
 * Reads a slide: its title, then its shapes in the order in which they are drawn, groups opened. The same reader
 * takes the notes of a slide. Source: ISO/IEC 29500-1 19.3.
 */
export class SlideReader implements XmlHandler {
  readonly #titles: Piece[] = [];
  readonly #pieces: Piece[] = [];
  readonly #subtrees = new Subtrees(['p:extLst', 'a:extLst']);
  readonly #layout: Layout;
  readonly #graphics: ReadonlyMap<string, readonly Piece[]>;
  readonly #text = new DrawingText((paragraph) => this.#take(paragraph));
  #shape: Shape = newShape();
  #table: SlideTable | undefined;
  #isHidden = false;

  constructor(layout: Layout, graphics: ReadonlyMap<string, readonly Piece[]>) {
    this.#layout = layout;
    this.#graphics = graphics;
  }

  /** The slide is left out when the presentation is shown. */
  get isHidden(): boolean {
    return this.#isHidden;
  }

  get pieces(): Piece[] {
    return [...this.#titles, ...this.#pieces];
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    if (name === 'p:sld') this.#isHidden = attributes.show === '0' || attributes.show === 'false';
    else if (name === 'p:sp' || name === 'p:pic' || name === 'p:graphicFrame') this.#shape = newShape();
    else if (name === 'p:cNvPr') this.#describe(attributes);
    else if (name === 'p:ph') {
      [this.#shape.placeholder, this.#shape.index] = [attributes.type ?? 'obj', attributes.idx ?? ''];
    } else if (name === 'p:txBody') this.#text.begin(this.#shape.levels);
    else if (name === 'a:tbl') this.#table = new SlideTable();
    else if (!this.#table?.open(name, attributes)) this.#openContent(name, attributes);
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    this.#text.close(name);
    this.#table?.close(name);
    if (name === 'p:sp') this.#closeShape();
    else if (name === 'a:tbl' && this.#table) {
      this.#put([this.#table.piece]);
      this.#table = undefined;
    }
  }

  text(text: string): void {
    if (!this.#subtrees.isSkipping) this.#text.text(text);
  }

  #openContent(name: string, attributes: Attributes): void {
    const shown = shownBy(name, attributes, this.#graphics);
    if (shown) this.#put(shown);
    else this.#text.open(name, attributes);
  }

  #describe({ hidden, descr }: Attributes): void {
    this.#shape.isHidden = hidden === '1' || hidden === 'true';
    describeIn(this.#pieces, descr, this.#shape.isHidden ? 'hidden' : undefined);
  }

  #take(paragraph: DrawnParagraph): void {
    if (this.#table) this.#table.put(paragraph.text);
    else this.#shape.paragraphs.push(paragraph);
  }

  #closeShape(): void {
    const { placeholder = '', paragraphs } = this.#shape;
    if (NUMBERS.has(placeholder)) return;
    const isTitle = placeholder === 'title' || placeholder === 'ctrTitle';
    if (!isTitle) this.#put(this.#pieceOfEach());
    else {
      const text = paragraphs.map((paragraph) => paragraph.text.replace(/\n/g, ' ')).join(' ');
      this.#titles.push({ kind: 'heading', level: placeholder === 'title' ? 2 : 1, text });
    }
  }

  #pieceOfEach(): Piece[] {
    const { paragraphs, placeholder, index, levels } = this.#shape;
    const role = EDGES[placeholder ?? ''];
    const counter = new BulletCounter();
    return paragraphs
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, depth, bullet }) => {
        const shown = bullet ?? levels.get(depth) ?? this.#layout.bulletOf(placeholder, index, depth);
        const marker = counter.next(shown, depth);
        if (role) return { kind: 'paragraph', text, role };
        return marker === undefined
          ? { kind: 'paragraph', text }
          : { kind: 'list_item', depth, marker, text };
      });
  }

  #put(pieces: readonly Piece[]): void {
    this.#pieces.push(...(this.#shape.isHidden ? inRole(pieces, 'hidden') : pieces));
  }
}

function newShape(): Shape {
  return { index: '', isHidden: false, levels: new Map(), paragraphs: [] };
}
