import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { type Bullet, type BulletLevels, bulletOf, styledLevel } from './bullets.ts';
import { FormulaReader } from './formula.ts';

/** A paragraph of a shape, a cell of a slide's table, a text box of a sheet. */
export type DrawnParagraph = {
  text: string;
  /** 0 for the outermost. */
  depth: number;
  /** Set by the paragraph itself. */
  bullet?: Bullet;
};

/** Reads the paragraphs of DrawingML wherever they stand. Source: ISO/IEC 29500-1 21.1.2. */
export class DrawingText implements XmlHandler {
  readonly #emit: (paragraph: DrawnParagraph) => void;
  /** Bullets of the list style that is being read, if the text has one of its own. */
  #levels: BulletLevels | undefined;
  #level: number | undefined;
  #paragraph: DrawnParagraph | undefined;
  #formula: FormulaReader | undefined;
  #isText = false;

  constructor(emit: (paragraph: DrawnParagraph) => void) {
    this.#emit = emit;
  }

  /** Begins a text whose own list style is to be kept in `levels`. */
  begin(levels: BulletLevels): void {
    this.#levels = levels;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#formula) this.#formula.open(name, attributes);
    else if (name === 'm:oMath') this.#formula = new FormulaReader();
    else if (name === 'a:p') this.#paragraph = { text: '', depth: 0 };
    else if (name === 'a:t') this.#isText = true;
    else if (this.#paragraph) this.#describe(this.#paragraph, name, attributes);
    else this.#style(name, attributes);
  }

  close(name: string): void {
    if (this.#formula) this.#closeInFormula(name, this.#formula);
    else if (name === 'a:t') this.#isText = false;
    else if (styledLevel(name) !== undefined) this.#level = undefined;
    else if (name === 'a:p' && this.#paragraph) {
      this.#emit(this.#paragraph);
      this.#paragraph = undefined;
    }
  }

  text(text: string): void {
    if (this.#formula) this.#formula.text(text);
    else if (this.#isText && this.#paragraph) this.#paragraph.text += text.replace(/\v/g, '\n');
  }

  #closeInFormula(name: string, formula: FormulaReader): void {
    formula.close(name);
    if (name !== 'm:oMath') return;
    this.#formula = undefined;
    if (this.#paragraph) this.#paragraph.text += ` ${formula.line} `;
  }

  #describe(paragraph: DrawnParagraph, name: string, attributes: Attributes): void {
    const bullet = bulletOf(name, attributes);
    if (bullet !== undefined) paragraph.bullet = bullet;
    else if (name === 'a:pPr') paragraph.depth = Math.min(Math.max(Number(attributes.lvl) || 0, 0), 8);
    else if (name === 'a:br') paragraph.text += '\n';
    else if (name === 'a:tab') paragraph.text += ' ';
  }

  #style(name: string, attributes: Attributes): void {
    this.#level = styledLevel(name) ?? this.#level;
    const bullet = bulletOf(name, attributes);
    if (bullet !== undefined && this.#level !== undefined) this.#levels?.set(this.#level, bullet);
  }
}
