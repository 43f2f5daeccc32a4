import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { PageFlow } from '../page/page-flow.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { FlowReader, type OdfContext } from './flow.ts';

/** What a placeholder at the edge of a slide or of its notes says is said by the page itself. */
const EDGES = new Set(['page-number', 'date-time', 'header', 'footer', 'page']);

/** Reads the slides of a presentation, one page for each. Source: ODF 1.3 part 3, 10.2. */
export class PresentationReader implements XmlHandler {
  readonly #context: OdfContext;
  readonly #pages: PageFlow;
  #titles: Piece[] = [];
  #pieces: Piece[] = [];
  #spoken: Piece[] = [];
  #flow: FlowReader | undefined;
  #isNotes = false;
  #isHidden = false;
  /** The kind of placeholder of the frame that is open. */
  #placeholder = '';
  hasHidden = false;

  constructor(context: OdfContext, pages: PageFlow) {
    this.#context = context;
    this.#pages = pages;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'draw:page') this.#openSlide(attributes);
    else if (name === 'presentation:notes') this.#isNotes = true;
    else {
      if (name === 'draw:frame' || name === 'draw:custom-shape')
        this.#placeholder = attributes['presentation:class'] ?? '';
      this.#flow?.open(name, attributes);
    }
  }

  close(name: string): void {
    if (name === 'draw:page') this.#closeSlide();
    else if (name === 'presentation:notes') this.#isNotes = false;
    else this.#flow?.close(name);
    if (name === 'draw:frame' || name === 'draw:custom-shape') this.#placeholder = '';
  }

  text(text: string): void {
    this.#flow?.text(text);
  }

  #openSlide(attributes: Attributes): void {
    this.#isHidden = this.#context.styles.isHidden('drawing-page', attributes['draw:style-name']);
    [this.#titles, this.#pieces, this.#spoken] = [[], [], []];
    this.#flow = new FlowReader(this.#context, (piece) => this.#take(piece));
  }

  #take(piece: Piece): void {
    if (EDGES.has(this.#placeholder)) return;
    if (this.#isNotes) this.#spoken.push(piece);
    else if (this.#placeholder !== 'title' || piece.kind === 'table' || piece.picture)
      this.#pieces.push(piece);
    else this.#titles.push({ kind: 'heading', level: 2, text: piece.text });
  }

  #closeSlide(): void {
    const pieces = [
      ...this.#titles,
      ...this.#pieces,
      ...inRole(this.#spoken, 'speaker_notes'),
      ...(this.#flow?.takeNotes() ?? []),
    ];
    this.#flow = undefined;
    this.hasHidden ||= this.#isHidden;
    for (const piece of this.#isHidden ? inRole(pieces, 'hidden') : pieces) this.#pages.add(piece);
    this.#pages.endPage();
  }
}
