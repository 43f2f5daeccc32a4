import { numeral } from '../ooxml/numeral.ts';
import { type ListLevel, type OdfStyles, OUTLINE } from './styles.ts';

type OpenList = { readonly style: string; isFresh: boolean };

/** Counts the items of lists that are open inside one another. Source: ODF 1.3 part 3, 5.3 and 16.30. */
export class Lists {
  readonly #styles: OdfStyles;
  readonly #open: OpenList[] = [];
  /** Where the lists of each style have got to. */
  readonly #counts = new Map<string, number[]>();

  constructor(styles: OdfStyles) {
    this.#styles = styles;
  }

  open(style: string | undefined, isContinued: boolean): void {
    const name = style ?? this.#open.at(-1)?.style ?? '?';
    if (this.#open.length === 0 && !isContinued) this.#counts.delete(name);
    this.#open.push({ style: name, isFresh: false });
  }

  close(): void {
    this.#open.pop();
  }

  openItem(start: string | undefined): void {
    const list = this.#open.at(-1);
    if (!list) return;
    list.isFresh = true;
    this.#count(list.style, this.#open.length - 1, start === undefined ? undefined : Number(start));
  }

  /** The place of the next paragraph; only the first of an item has its marker. */
  next(): { depth: number; marker: string } | undefined {
    const list = this.#open.at(-1);
    if (!list) return undefined;
    const depth = this.#open.length - 1;
    const marker = list.isFresh ? this.#marker(list.style, depth) : '';
    list.isFresh = false;
    return { depth, marker };
  }

  /** The number of the next heading, empty when headings have none. */
  nextHeading(level: number): string {
    const shown = this.#level(OUTLINE, level);
    if (shown === undefined || shown === 'sign' || shown.format === '') return '';
    this.#count(OUTLINE, level, undefined);
    return this.#marker(OUTLINE, level);
  }

  #count(style: string, depth: number, start: number | undefined): void {
    const counts = this.#counts.get(style) ?? [];
    this.#counts.set(style, counts);
    for (let level = 0; level < depth; level += 1) counts[level] ??= startOf(this.#level(style, level));
    const previous = counts[depth] ?? startOf(this.#level(style, depth)) - 1;
    counts[depth] = start !== undefined && Number.isSafeInteger(start) ? start : previous + 1;
    counts.length = depth + 1;
  }

  #marker(style: string, depth: number): string {
    const level = this.#level(style, depth);
    if (level === undefined || level === 'sign') return '•';
    if (level.format === '') return '';
    const counts = this.#counts.get(style) ?? [];
    const from = Math.max(depth + 1 - level.shownLevels, 0);
    const numbers = counts.slice(from, depth + 1).map((count, index) => {
      const own = this.#level(style, from + index);
      return numeral(count, own === undefined || own === 'sign' ? 'decimal' : own.format || 'none');
    });
    return `${level.prefix}${numbers.filter((number) => number !== '').join('.')}${level.suffix}`.trim();
  }

  #level(style: string, depth: number): ListLevel | undefined {
    return this.#styles.list(style)?.get(depth);
  }
}

function startOf(level: ListLevel | undefined): number {
  return level === undefined || level === 'sign' ? 1 : level.start;
}
