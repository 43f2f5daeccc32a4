import type { Attributes } from '../container/xml-part.ts';
import { numeral } from './numeral.ts';

/** What stands before a paragraph of a drawing: nothing, a sign, or a number that counts on. */
export type Bullet = 'none' | 'sign' | { readonly type: string; readonly start: number };

/** The bullets of a style of lists by level, 0 for the outermost. */
export type BulletLevels = Map<number, Bullet>;

/** The bullet that an element sets, or undefined when it sets none. Source: ISO/IEC 29500-1 21.1.2.4. */
export function bulletOf(name: string, attributes: Attributes): Bullet | undefined {
  if (name === 'a:buNone') return 'none';
  if (name === 'a:buChar' || name === 'a:buBlip') return 'sign';
  if (name !== 'a:buAutoNum') return undefined;
  return { type: attributes.type ?? 'arabicPeriod', start: Number(attributes.startAt ?? 1) || 1 };
}

/** The level of `a:lvl1pPr` and so on, or undefined for any other element. */
export function styledLevel(name: string): number | undefined {
  const digit = /^a:lvl([1-9])pPr$/.exec(name)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}

/** Counts the numbered paragraphs of one text: a paragraph of another kind begins the count again. */
export class BulletCounter {
  readonly #counts = new Map<number, number>();

  /** The marker of the next paragraph, or undefined when it is no item. */
  next(bullet: Bullet, depth: number): string | undefined {
    for (const deeper of this.#counts.keys()) if (deeper > depth) this.#counts.delete(deeper);
    if (typeof bullet === 'string') {
      this.#counts.delete(depth);
      return bullet === 'sign' ? '•' : undefined;
    }
    const count = (this.#counts.get(depth) ?? bullet.start - 1) + 1;
    this.#counts.set(depth, count);
    return numbered(count, bullet.type);
  }
}

/** Source: ISO/IEC 29500-1 20.1.10.61; the numbers of other scripts are given as decimals. */
function numbered(count: number, type: string): string {
  const [, first = '', second = ''] = /^(alpha|roman)?(Lc|Uc)?/.exec(type) ?? [];
  const format = {
    alphaLc: 'lowerLetter',
    alphaUc: 'upperLetter',
    romanLc: 'lowerRoman',
    romanUc: 'upperRoman',
  };
  const number = numeral(count, format[`${first}${second}` as keyof typeof format] ?? 'decimal');
  if (type.endsWith('ParenBoth')) return `(${number})`;
  if (type.endsWith('ParenR')) return `${number})`;
  return type.endsWith('Plain') ? number : `${number}.`;
}
