import type { XmlHandler } from '../container/xml-part.ts';

type Style = { basedOn?: string; numId?: string; level?: number; outline?: number; name: string };

export type StyleKind =
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'code' | 'caption' | 'paragraph' };

/** What headings are called in the styles of documents that other programs wrote. */
const HEADING_NAME =
  /^(?:heading|titre|überschrift|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|заголовок|标题|見出し)[ _-]?([1-9])$/i;
const TITLE_NAME = /^(?:title|titre|titel|título|titolo|titre principal)$/i;
const SUBTITLE_NAME = /^(?:subtitle|sous-titre|untertitel|subtítulo|sottotitolo)$/i;
const CAPTION_NAME = /^(?:caption|légende|beschriftung|leyenda|didascalia)$/i;
const CODE_NAME =
  /^(?:source ?code|code(?: ?block| ?listing)?|html ?pre ?formatted|pre ?formatted(?: ?text)?|macro(?: ?text)?|listing|verbatim)$/i;

/** The outline level of text that is no heading. Source: ISO/IEC 29500-1 17.3.1.20. */
const BODY_OUTLINE = 9;

/** The paragraph styles of a document, with what they inherit. */
export class Styles {
  readonly #styles = new Map<string, Style>();

  /** Reads `styles.xml`. Source: ISO/IEC 29500-1 17.7. */
  get reader(): XmlHandler {
    let style: Style = { name: '' };
    return {
      open: (name, attributes) => {
        const value = attributes['w:val'] ?? '';
        if (name === 'w:style') {
          style = { name: '' };
          this.#styles.set(attributes['w:styleId'] ?? '', style);
        } else if (name === 'w:name') style.name = value;
        else if (name === 'w:basedOn') style.basedOn = value;
        else if (name === 'w:numId') style.numId = value;
        else if (name === 'w:ilvl') style.level = Number(value);
        else if (name === 'w:outlineLvl') style.outline = Number(value);
      },
    };
  }

  /** What a paragraph in this style is; the outline level that the paragraph itself has goes before. */
  kindOf(styleId: string | undefined, outline: number | undefined): StyleKind {
    if (outline !== undefined) return ofOutline(outline);
    for (const style of this.#chain(styleId)) {
      const kind = ofName(style.name) ?? ofName(styleId ?? '');
      if (kind) return kind;
      if (style.outline !== undefined) return ofOutline(style.outline);
    }
    return ofName(styleId ?? '') ?? { kind: 'paragraph' };
  }

  /** The list that a style puts its paragraphs in. */
  numberingOf(styleId: string | undefined): { numId?: string; level?: number } {
    let level: number | undefined;
    for (const style of this.#chain(styleId)) {
      level ??= style.level;
      if (style.numId === undefined) continue;
      return { numId: style.numId, ...(level !== undefined && { level }) };
    }
    return {};
  }

  /** Styles inherit; a cycle among hostile styles ends after as many steps as there are styles. */
  *#chain(styleId: string | undefined): Generator<Style> {
    let style = this.#styles.get(styleId ?? '');
    for (let steps = 0; style && steps <= this.#styles.size; steps += 1) {
      yield style;
      style = this.#styles.get(style.basedOn ?? '');
    }
  }
}

function ofOutline(outline: number): StyleKind {
  return outline >= 0 && outline < BODY_OUTLINE
    ? { kind: 'heading', level: outline + 1 }
    : { kind: 'paragraph' };
}

function ofName(name: string): StyleKind | undefined {
  const level = HEADING_NAME.exec(name)?.[1];
  if (level) return { kind: 'heading', level: Number(level) };
  if (TITLE_NAME.test(name)) return { kind: 'heading', level: 1 };
  if (SUBTITLE_NAME.test(name)) return { kind: 'heading', level: 2 };
  if (CAPTION_NAME.test(name)) return { kind: 'caption' };
  return CODE_NAME.test(name) ? { kind: 'code' } : undefined;
}
