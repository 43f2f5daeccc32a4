/** Styles of paragraphs that are headings, by number. */
export class RtfStyles {
  readonly #levels = new Map<number, number>();

  /** @param outline level from 0 as the style itself says it, when it does */
  add(number: number, name: string, outline: number | undefined): void {
    const level = outline === undefined ? levelOfName(name.replace(/;.*$/s, '').trim()) : levelOf(outline);
    if (level > 0) this.#levels.set(number, level);
  }

  /** 1 to 6, or 0 when the style is no heading. */
  levelOf(number: number): number {
    return this.#levels.get(number) ?? 0;
  }
}

/** The heading of an outline level, which counts from 0; level 9 is the text itself. */
export function levelOf(outline: number): number {
  return outline >= 0 && outline < 9 ? Math.min(outline + 1, 6) : 0;
}

function levelOfName(name: string): number {
  const number = /^(?:heading|titre) ([1-9])$/i.exec(name)?.[1];
  if (number !== undefined) return Math.min(Number(number), 6);
  return /^(?:title|titre)$/i.test(name) ? 1 : 0;
}
