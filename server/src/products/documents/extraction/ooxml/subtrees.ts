/**
 * Elements by which an alternative says something to a reader here. A slicer says nothing, but what stands in its
 * place only says that a newer program is needed.
 */
const TELLING = new Set([
  'w:t',
  'a:t',
  'm:t',
  'a:blip',
  'c:chart',
  'cx:chart',
  'dgm:relIds',
  'v:imagedata',
  'v:textpath',
  'sle:slicer',
  'sle15:slicer',
  'tsle:timeslicer',
]);

/**
 * Keeps a reader out of what it is not to read: elements without text of the document, and of the alternatives of one
 * thing all that follow one that says something, or its text would come twice. An alternative of ink, of a model in
 * three dimensions or of another program's object says nothing here; the one behind it is a picture of it. Source:
 * ISO/IEC 29500-3 9.
 */
export class Subtrees {
  readonly #skipped: ReadonlySet<string>;
  /** Whether an alternative has said something, for each open `mc:AlternateContent`. */
  readonly #hasSaid: boolean[] = [];
  #depth = 0;
  #skippedFrom = 0;

  constructor(skipped: readonly string[]) {
    this.#skipped = new Set(skipped);
  }

  get isSkipping(): boolean {
    return this.#skippedFrom > 0;
  }

  /** True when the element, or one around it, is not to be read. */
  open(name: string): boolean {
    this.#depth += 1;
    if (this.#skippedFrom === 0 && this.#begins(name)) this.#skippedFrom = this.#depth;
    return this.isSkipping;
  }

  /** True when the element that ends was not to be read. */
  close(name: string): boolean {
    const wasSkipping = this.isSkipping;
    this.#depth -= 1;
    if (this.#depth < this.#skippedFrom) this.#skippedFrom = 0;
    if (!wasSkipping && name === 'mc:AlternateContent') this.#hasSaid.pop();
    return wasSkipping;
  }

  #begins(name: string): boolean {
    if (name === 'mc:AlternateContent') this.#hasSaid.push(false);
    if (TELLING.has(name)) this.#hasSaid.fill(true);
    if (name === 'mc:Choice' || name === 'mc:Fallback') return this.#hasSaid.at(-1) ?? false;
    return this.#skipped.has(name);
  }
}
