/**
 * Keeps a reader out of what it is not to read: elements without text of the document, and all but the first of the
 * alternatives of one thing, or its text would come twice. Source: ISO/IEC 29500-3 9.
 */
export class Subtrees {
  readonly #skipped: ReadonlySet<string>;
  /** Choice already taken, one flag for each open `mc:AlternateContent`. */
  readonly #choices: boolean[] = [];
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
    if (!wasSkipping && name === 'mc:AlternateContent') this.#choices.pop();
    return wasSkipping;
  }

  #begins(name: string): boolean {
    if (name === 'mc:AlternateContent') this.#choices.push(false);
    if (name !== 'mc:Choice' && name !== 'mc:Fallback') return this.#skipped.has(name);
    const isTaken = this.#choices.at(-1) ?? false;
    this.#choices[this.#choices.length - 1] = true;
    return isTaken;
  }
}
