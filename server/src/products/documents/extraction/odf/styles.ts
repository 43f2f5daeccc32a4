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

type Style = {
  readonly parent: string | undefined;
  readonly list: string | undefined;
  isHidden: boolean;
  /** The name of the picture that a shape is filled with, empty for a shape without one. */
  fill?: string;
};

/** A picture that shapes may be filled with: in a part of the file, or in base64. */
export type FillImage = { readonly reference: string; base64: string };

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
  readonly #fillImages = new Map<string, FillImage>();
  #fillImage: FillImage | undefined;
  #style: Style | undefined;
  #list: Map<number, ListLevel> | undefined;

  open(name: string, attributes: Attributes): void {
    if (name === 'style:style') this.#openStyle(attributes);
    else if (name === 'draw:fill-image') this.#openFillImage(attributes);
    else if (name === 'style:graphic-properties') this.#fill(attributes);
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

  close(name: string): void {
    if (name === 'draw:fill-image') this.#fillImage = undefined;
  }

  text(text: string): void {
    if (this.#fillImage) this.#fillImage.base64 += text.trim();
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

  /** The picture that a shape is filled with. */
  fillImage({
    'draw:style-name': graphic,
    'presentation:style-name': presentation,
  }: Attributes): FillImage | undefined {
    const family = graphic === undefined ? 'presentation' : 'graphic';
    for (const [, style] of this.#chain(family, graphic ?? presentation)) {
      if (style?.fill !== undefined) return this.#fillImages.get(style.fill);
    }
    return undefined;
  }

  #openFillImage(attributes: Attributes): void {
    this.#fillImage = { reference: attributes['xlink:href'] ?? '', base64: '' };
    this.#fillImages.set(attributes['draw:name'] ?? '', this.#fillImage);
  }

  /** What is put side by side again and again is a pattern. Source: ODF 1.3 part 3, 20.128 and 20.376. */
  #fill({ 'draw:fill': kind, 'draw:fill-image-name': image = '', 'style:repeat': repeat }: Attributes): void {
    if (!this.#style || kind === undefined) return;
    const isPicture = kind === 'bitmap' && (repeat === 'stretch' || repeat === 'no-repeat');
    this.#style.fill = isPicture ? image : '';
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
