import type { Attributes } from '../container/xml-part.ts';

/** A level of a list: a sign, or a number with what stands around it. `format` is empty when nothing is shown. */
export type ListLevel =
  | 'sign'
  | {
      readonly format: string;
      readonly prefix: string;
      readonly suffix: string;
      readonly start: number;
      /** How many levels the number is made of: 2 for `3.1`. */
      readonly shownLevels: number;
    };

export type ListStyle = ReadonlyMap<number, ListLevel>;

export type ParagraphKind = 'title' | 'subtitle' | 'caption' | 'code' | 'text';

type Style = { readonly parent: string | undefined; readonly list: string | undefined; isHidden: boolean };

/** What the styles that every program of this family knows are called inside the file. */
const KINDS: readonly (readonly [RegExp, ParagraphKind])[] = [
  [/^Title$/, 'title'],
  [/^Subtitle$/, 'subtitle'],
  [/^(?:Caption|Illustration|Figure|Drawing)$/, 'caption'],
  [/^(?:Preformatted_20_Text|Source_20_Code)$/, 'code'],
];

/** The name under which the numbers of headings are kept; no style can have it. */
export const OUTLINE = '';

/** The styles of a document, from `styles.xml` and from the beginning of `content.xml`. Source: ODF 1.3 part 3, 16. */
export class OdfStyles {
  readonly #styles = new Map<string, Style>();
  readonly #lists = new Map<string, Map<number, ListLevel>>();
  #style: Style | undefined;
  #list: Map<number, ListLevel> | undefined;

  open(name: string, attributes: Attributes): void {
    if (name === 'style:style') this.#openStyle(attributes);
    else if (name === 'text:list-style') this.#list = this.#newList(attributes['style:name'] ?? '');
    else if (name === 'text:outline-style') this.#list = this.#newList(OUTLINE);
    else if (/^text:(?:list|outline)-level-style/.test(name)) {
      this.#list?.set(Number(attributes['text:level']) - 1, levelOf(name, attributes));
    } else if (
      attributes['table:display'] === 'false' ||
      attributes['presentation:visibility'] === 'hidden'
    ) {
      if (this.#style) this.#style.isHidden = true;
    }
  }

  kindOf(name: string | undefined): ParagraphKind {
    for (const [chained] of this.#chain('paragraph', name)) {
      const kind = KINDS.find(([pattern]) => pattern.test(chained))?.[1];
      if (kind) return kind;
    }
    return 'text';
  }

  list(name: string): ListStyle | undefined {
    return this.#lists.get(name);
  }

  /** True for the style of a sheet or of a slide that is not shown. */
  isHidden(family: 'table' | 'drawing-page', name: string | undefined): boolean {
    return this.#styles.get(`${family} ${name ?? ''}`)?.isHidden ?? false;
  }

  #openStyle(attributes: Attributes): void {
    this.#style = {
      parent: attributes['style:parent-style-name'],
      list: attributes['style:list-style-name'],
      isHidden: false,
    };
    this.#styles.set(`${attributes['style:family'] ?? ''} ${attributes['style:name'] ?? ''}`, this.#style);
  }

  #newList(name: string): Map<number, ListLevel> {
    const list = new Map<number, ListLevel>();
    this.#lists.set(name, list);
    return list;
  }

  /** Styles inherit; a cycle among hostile styles ends after as many steps as there are styles. */
  *#chain(family: string, first: string | undefined): Generator<readonly [string, Style | undefined]> {
    let name = first;
    for (let steps = 0; name !== undefined && steps <= this.#styles.size; steps += 1) {
      const style = this.#styles.get(`${family} ${name}`);
      yield [name, style];
      name = style?.parent;
    }
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

function levelOf(name: string, attributes: Attributes): ListLevel {
  if (/(?:bullet|image)$/.test(name)) return 'sign';
  return {
    format: FORMATS[attributes['style:num-format'] ?? ''] ?? '',
    prefix: attributes['style:num-prefix'] ?? '',
    suffix: attributes['style:num-suffix'] ?? '',
    start: Number(attributes['text:start-value'] ?? 1) || 1,
    shownLevels: Number(attributes['text:display-levels'] ?? 1) || 1,
  };
}
