import { codePageOf } from './encoding.ts';

/** The code page that the document names in another way than by number. Source: RTF 1.9.1, "Character Set". */
const NAMED: Readonly<Record<string, number>> = { mac: 10000, pc: 437, pca: 850 };

/** In which encoding the text of each font is. */
export class RtfFonts {
  readonly #charsets = new Map<number, number>();
  readonly #codePages = new Map<number, number>();
  #ofDocument = 1252;
  #default = 0;
  #entry = 0;

  /** The code page of a font, or of the one that text has when it names none. */
  codePage(font = this.#default): number {
    const charset = this.#charsets.get(font);
    return (
      this.#codePages.get(font) ??
      (charset === undefined ? this.#ofDocument : codePageOf(charset, this.#ofDocument))
    );
  }

  /** Takes what the document says of its encoding; false for any other control word. */
  set(word: string, parameter: number): boolean {
    if (word === 'ansicpg') this.#ofDocument = parameter;
    else if (word === 'deff') this.#default = parameter;
    else if (NAMED[word] !== undefined) this.#ofDocument = NAMED[word];
    else return false;
    return true;
  }

  /** Takes a control word of the table of fonts. */
  addEntry(word: string, parameter = 0): void {
    if (word === 'f') this.#entry = parameter;
    else if (word === 'fcharset') this.#charsets.set(this.#entry, parameter);
    else if (word === 'cpg') this.#codePages.set(this.#entry, parameter);
  }
}
