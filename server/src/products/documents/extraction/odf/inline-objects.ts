import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { inRole, type Piece } from '../page/piece.ts';
import { type EmbeddedObject, FlowReader, type OdfContext } from './flow.ts';
import { localName, MathMlReader } from './mathml.ts';

type ObjectReader = XmlHandler & { readonly object: EmbeddedObject };

/**
 * Reads objects that stand in the text itself, as those of a flat file do, and passes each on as a reference to what
 * was read. Source: ODF 1.3 part 3, 10.4.6.2.
 */
export class InlineObjects implements XmlHandler {
  readonly #context: OdfContext;
  readonly #next: XmlHandler;
  #attributes: Attributes = {};
  #reader: ObjectReader | undefined;
  /** Elements that are open from the object on. */
  #depth = 0;

  constructor(context: OdfContext, next: XmlHandler) {
    this.#context = context;
    this.#next = next;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#depth > 0) {
      this.#depth += 1;
      this.#reader ??= readerOf(name, attributes, this.#context);
      this.#reader?.open?.(name, attributes);
    } else if (name === 'draw:object') [this.#depth, this.#attributes] = [1, attributes];
    else this.#next.open?.(name, attributes);
  }

  close(name: string): void {
    if (this.#depth === 0) this.#next.close?.(name);
    else if (this.#depth > 1) this.#reader?.close?.(name);
    else this.#passOn();
    this.#depth = Math.max(this.#depth - 1, 0);
  }

  text(text: string): void {
    if (this.#depth > 0) this.#reader?.text?.(text);
    else this.#next.text?.(text);
  }

  #passOn(): void {
    const { objects } = this.#context;
    const reference = `inline ${objects.size}`;
    if (this.#reader) objects.set(reference, this.#reader.object);
    this.#next.open?.('draw:object', this.#reader ? { 'xlink:href': reference } : this.#attributes);
    this.#next.close?.('draw:object');
    this.#reader = undefined;
  }
}

/** Undefined of what programs add to an object that is in a part of its own. */
function readerOf(name: string, attributes: Attributes, context: OdfContext): ObjectReader | undefined {
  if (localName(name) === 'math') return new InlineFormula();
  if (name !== 'office:document') return undefined;
  const isChart = /opendocument\.chart/.test(attributes['office:mimetype'] ?? '');
  return new InlineDocument(context, isChart ? 'chart' : 'document');
}

class InlineFormula extends MathMlReader {
  get object(): EmbeddedObject {
    return { kind: 'formula', line: this.line };
  }
}

/** Reads the body of a document inside another; the styles before it say nothing of its words. */
class InlineDocument implements ObjectReader {
  readonly #kind: 'chart' | 'document';
  readonly #pieces: Piece[] = [];
  readonly #flow: FlowReader;
  readonly #body: XmlHandler;
  #isBody = false;

  constructor(context: OdfContext, kind: 'chart' | 'document') {
    this.#kind = kind;
    this.#flow = new FlowReader(context, (piece) => this.#pieces.push(piece));
    this.#body = new InlineObjects(context, this.#flow);
  }

  get object(): EmbeddedObject {
    const pieces = [...this.#pieces, ...this.#flow.takeNotes()];
    return { kind: this.#kind, pieces: this.#kind === 'chart' ? inRole(pieces, 'chart') : pieces };
  }

  open(name: string, attributes: Attributes): void {
    if (this.#isBody) this.#body.open?.(name, attributes);
    else this.#isBody = name === 'office:body';
  }

  close(name: string): void {
    if (this.#isBody) this.#body.close?.(name);
  }

  text(text: string): void {
    if (this.#isBody) this.#body.text?.(text);
  }
}
