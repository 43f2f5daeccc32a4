import type { AttributeOf } from './attribute-of.ts';

/** Elements whose content is read; whatever else stands in a drawing is lines, or speaks of it. Source: SVG 2, 11. */
const READ = new Set(['text', 'foreignobject']);

/** What is kept for other elements to use, or only told of the drawing. Source: SVG 2, 5.3 to 5.8 and 14. */
const UNDRAWN = new Set('defs symbol title desc metadata clippath mask marker pattern'.split(' '));

/** Elements of HTML that no drawing holds: with one of them a drawing that was left open ends. */
const BREAKS = new Set('body div p span table ul ol dl li h1 h2 h3 h4 h5 h6 pre hr br main'.split(' '));

/** Elements that are open; more say nothing, and hostile ones would be looked through each time. */
const MAX_OPEN = 1_000;

type Switch = { readonly at: number; isTaken: boolean };

/**
 * Where in drawings (SVG) the reader is. An end tag ends what was left open inside its element, and of the
 * alternatives in a `switch` the first is shown.
 */
export class SvgRegion {
  /** Names of the elements that are open, from the outermost drawing on. */
  readonly #open: string[] = [];
  readonly #switches: Switch[] = [];
  /** How many elements were open when one began whose content is read, is not drawn, is not the one that is shown. */
  #readFrom: number | undefined;
  #undrawnFrom: number | undefined;
  #otherFrom: number | undefined;
  /** The height at which the last text stands. */
  #y = '';

  get isInside(): boolean {
    return this.#open.length > 0;
  }

  get isUnread(): boolean {
    if (!this.isInside) return false;
    return this.#readFrom === undefined || this.#undrawnFrom !== undefined || this.#otherFrom !== undefined;
  }

  /** Where its pictures are seen: also among what is kept for use, which is mostly used. */
  get showsPictures(): boolean {
    return this.isInside && this.#otherFrom === undefined;
  }

  open(tag: string, attribute: AttributeOf): void {
    if (!this.isInside && tag !== 'svg') return;
    if (this.#readFrom === undefined && this.#undrawnFrom === undefined && BREAKS.has(tag)) this.#closeTo(0);
    else if (this.#open.length < MAX_OPEN) this.#enter(tag, attribute);
  }

  close(tag: string): void {
    const at = this.#open.lastIndexOf(tag);
    if (at >= 0) this.#closeTo(at);
  }

  /** Says whether a part of a text stands on another line than what is before it. */
  beginsLine(tag: string, attribute: AttributeOf): boolean {
    if (tag !== 'tspan' || !this.isInside) return false;
    const y = attribute('y');
    const isMoved = attribute('x') !== null && Number.parseFloat(attribute('dy') ?? '0') !== 0;
    const isElsewhere = y !== null && y !== this.#y;
    this.#y = y ?? this.#y;
    return isMoved || isElsewhere;
  }

  #enter(tag: string, attribute: AttributeOf): void {
    const at = this.#open.push(tag) - 1;
    const choice = this.#switches.at(-1);
    if (choice?.at === at - 1) {
      if (choice.isTaken) this.#otherFrom ??= at;
      choice.isTaken = true;
    }
    if (tag === 'switch') this.#switches.push({ at, isTaken: false });
    else if (UNDRAWN.has(tag)) this.#undrawnFrom ??= at;
    else if (READ.has(tag)) {
      this.#readFrom ??= at;
      this.#y = attribute('y') ?? '0';
    }
  }

  #closeTo(open: number): void {
    this.#open.length = open;
    while ((this.#switches.at(-1)?.at ?? -1) >= open) this.#switches.pop();
    const ended = (from: number | undefined) => (from !== undefined && from >= open ? undefined : from);
    this.#readFrom = ended(this.#readFrom);
    this.#undrawnFrom = ended(this.#undrawnFrom);
    this.#otherFrom = ended(this.#otherFrom);
  }
}
