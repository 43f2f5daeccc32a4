import type { XmlHandler } from '../container/xml-part.ts';

/** How the parts of an element are put on one line; without an entry they follow one another. Source: MathML 3, 3. */
const LINES: Readonly<Record<string, (parts: readonly string[]) => string>> = {
  mfrac: ([above = '', below = '']) => `${grouped(above)}/${grouped(below)} `,
  msup: ([base = '', above = '']) => `${grouped(base)}^${grouped(above)} `,
  msub: ([base = '', below = '']) => `${grouped(base)}_${grouped(below)} `,
  msubsup: ([base = '', below = '', above = '']) => `${grouped(base)}_${grouped(below)}^${grouped(above)} `,
  munder: ([base = '', below = '']) => `${base}_${grouped(below)} `,
  mover: ([base = '', above = '']) => `${base}^${grouped(above)} `,
  munderover: ([base = '', below = '', above = '']) => `${base}_${grouped(below)}^${grouped(above)} `,
  msqrt: (parts) => `√(${parts.join('').trim()}) `,
  mroot: ([base = '', degree = '']) => `${degree}√(${base}) `,
  mtr: (parts) => parts.map((part) => part.trim()).join(' '),
  mtable: (parts) => `[${parts.join('; ')}]`,
};

/** Writes a formula of an embedded object on one line, as `formula.ts` does for Office. */
export class MathMlReader implements XmlHandler {
  readonly #nodes: string[][] = [[]];
  #skipped = 0;

  get line(): string {
    return (this.#nodes[0] ?? [])
      .join('')
      .replace(/\s+/g, ' ')
      .replace(/ (?=[)\]},;.^_])|(?<=[([{]) /g, '')
      .trim();
  }

  open(name: string): void {
    // The same formula again, in the language that it was typed in.
    if (localName(name) === 'annotation' || this.#skipped > 0) this.#skipped += 1;
    else this.#nodes.push([]);
  }

  close(name: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const parts = this.#nodes.pop() ?? [];
    const local = localName(name);
    const text = (LINES[local] ?? ((all) => all.join('')))(parts);
    this.#nodes.at(-1)?.push(local === 'mo' ? ` ${text.trim()} ` : text);
  }

  text(text: string): void {
    if (this.#skipped === 0 && text.trim() !== '') this.#nodes.at(-1)?.push(text.trim());
  }
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An argument of several parts is put in brackets, unless it already is. */
function grouped(text: string): string {
  const shown = text.trim();
  return /[\s+\-−*/=<>±×÷·,|]/u.test(shown) && !/^[([{][^()[\]{}]*[)\]}]$/.test(shown) ? `(${shown})` : shown;
}
