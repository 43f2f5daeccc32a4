import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { FlowReader, type OdfContext } from './flow.ts';

const EDGES: Readonly<Record<string, 'header' | 'footer'>> = {
  'style:header': 'header',
  'style:header-first': 'header',
  'style:header-left': 'header',
  'style:footer': 'footer',
  'style:footer-first': 'footer',
  'style:footer-left': 'footer',
};

/** Reads `styles.xml`: its styles, and the headers and footers of the pages. Source: ODF 1.3 part 3, 16.9. */
export class EdgesReader implements XmlHandler {
  readonly pieces: Piece[] = [];
  readonly #context: OdfContext;
  #flow: FlowReader | undefined;
  #read: Piece[] = [];

  constructor(context: OdfContext) {
    this.#context = context;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#flow) this.#flow.open(name, attributes);
    else if (!EDGES[name]) this.#context.styles.open(name, attributes);
    else if (attributes['style:display'] !== 'false') {
      this.#read = [];
      this.#flow = new FlowReader(this.#context, (piece) => this.#read.push(piece));
    }
  }

  close(name: string): void {
    const role = EDGES[name];
    if (!role) (this.#flow ?? this.#context.styles).close(name);
    else if (this.#flow) {
      this.pieces.push(...inRole(this.#read, role));
      this.#flow = undefined;
    }
  }

  text(text: string): void {
    (this.#flow ?? this.#context.styles).text(text);
  }
}
