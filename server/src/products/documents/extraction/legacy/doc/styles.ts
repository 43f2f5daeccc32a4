import type { Place } from './fib.ts';

/** Styles that every document knows by these numbers. Source: MS-DOC 2.9.271, `sti`. */
const HEADING_1 = 1;
const HEADING_9 = 9;
const TITLE = 62;
const SUBTITLE = 74;

/** Styles that are made from styles; Word stops at 11. */
const MAX_BASES = 12;

type Style = { readonly known: number; readonly base: number };

/** Which styles of a document are headings. */
export class DocStyles {
  readonly #styles: readonly (Style | undefined)[];

  /** Source: MS-DOC 2.9.273 */
  constructor(table: Buffer, { at, bytes }: Place) {
    const styles: (Style | undefined)[] = [];
    const end = Math.min(at + bytes, table.length);
    let next = bytes > 2 ? at + 2 + table.readUInt16LE(at) : end;
    while (next + 2 <= end) {
      const length = table.readUInt16LE(next);
      const isUsed = length >= 4 && next + 6 <= end;
      styles.push(
        isUsed
          ? { known: table.readUInt16LE(next + 2) & 0x0fff, base: table.readUInt16LE(next + 4) >> 4 }
          : undefined,
      );
      next += 2 + length + (length % 2);
    }
    this.#styles = styles;
  }

  /** 1 to 6, or 0 when the style is no heading. */
  levelOf(style: number): number {
    let found = this.#styles[style];
    for (let bases = 0; found && bases < MAX_BASES; bases += 1) {
      if (found.known >= HEADING_1 && found.known <= HEADING_9) return Math.min(found.known, 6);
      if (found.known === TITLE) return 1;
      if (found.known === SUBTITLE) return 2;
      found = this.#styles[found.base];
    }
    return 0;
  }
}
