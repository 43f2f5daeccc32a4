import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { FormulaReader } from '../ooxml/formula.ts';
import { describeIn, shownBy } from '../ooxml/graphics.ts';
import { Subtrees } from '../ooxml/subtrees.ts';
import { inRole, type Piece } from '../page/piece.ts';
import type { TakeChunk } from './chunks.ts';
import type { NoteNumbers } from './note-numbers.ts';
import type { Numbering } from './numbering.ts';
import { newParagraph, type Paragraph, piecesOf } from './paragraph.ts';
import { type Table, TableReader } from './table.ts';

/** What the parts of one document share. */
export type DocumentContext = {
  readonly numbering: Numbering;
  readonly notes: NoteNumbers;
  /** Charts, diagrams and pictures of the part being read, by relationship. */
  readonly graphics: ReadonlyMap<string, readonly Piece[]>;
  /** Files of other formats that the part being read shows as its text, likewise. */
  readonly takeChunk: TakeChunk;
};

/** Without text of the document: deleted and moved text, properties as they were before, phonetic guides. */
const SKIPPED = [
  'w:del',
  'w:moveFrom',
  'w:pPrChange',
  'w:rPrChange',
  'w:tcPrChange',
  'w:tabs',
  'w:sdtPr',
  'w:rt',
  'w:tblPrEx',
  'w:sectPr',
];

const MARKS: Readonly<Record<string, string>> = {
  'w:tab': ' ',
  'w:ptab': ' ',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '-',
};

const TYPEWRITER = /courier|consolas|mono|menlo|lucida console|terminal|fixedsys/i;

/** The state of a run: what its properties make of its text. */
type Run = { isHidden: boolean; isTypewritten: boolean };

/**
 * Reads any part made of paragraphs: body, headers, footers, notes, comments. Gives what it reads piece by piece;
 * what hangs on a paragraph (a text box, a chart, the description of an image) follows it.
 * Source: ISO/IEC 29500-1 17.
 */
export class BodyReader implements XmlHandler {
  readonly #context: DocumentContext;
  readonly #emit: (piece: Piece) => void;
  readonly #paragraphs: Paragraph[] = [];
  /** Pieces of the text boxes that are open. */
  readonly #boxes: Piece[][] = [];
  readonly #tables: Table[] = [];
  /** What is being filled, innermost last. */
  readonly #places: ('box' | 'cell')[] = [];
  readonly #subtrees = new Subtrees(SKIPPED);
  #run: Run = { isHidden: false, isTypewritten: false };
  #isRunProperties = false;
  #formula: FormulaReader | undefined;
  #isText = false;

  constructor(context: DocumentContext, emit: (piece: Piece) => void) {
    this.#context = context;
    this.#emit = emit;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#subtrees.open(name)) return;
    if (this.#formula) this.#formula.open(name, attributes);
    else if (name === 'm:oMath') this.#formula = new FormulaReader();
    else if (name === 'w:p') this.#paragraphs.push(newParagraph());
    else if (name === 'w:t' || name === 'a:t') this.#isText = true;
    else if (name === 'w:r') this.#run = { isHidden: false, isTypewritten: false };
    else if (name === 'w:rPr') this.#isRunProperties = true;
    else if (this.#isRunProperties) this.#style(name, attributes);
    else if (!this.#openFrame(name, attributes)) this.#openInline(name, attributes);
  }

  close(name: string): void {
    if (this.#subtrees.close(name)) return;
    if (this.#formula) this.#closeInFormula(name, this.#formula);
    else if (name === 'w:p') this.#closeParagraph();
    else if (name === 'w:t' || name === 'a:t') this.#isText = false;
    else if (name === 'w:rPr') this.#isRunProperties = false;
    else this.#closeFrame(name);
  }

  text(text: string): void {
    if (this.#subtrees.isSkipping) return;
    if (this.#formula) this.#formula.text(text);
    else if (this.#isText) this.#write(text);
  }

  #closeInFormula(name: string, formula: FormulaReader): void {
    if (name !== 'm:oMath') {
      formula.close(name);
      return;
    }
    this.#formula = undefined;
    const line = formula.line;
    this.#write(` ${line} `);
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph) paragraph.formula += line.length + 1;
  }

  #style(name: string, attributes: Attributes): void {
    const isOn = attributes['w:val'] !== '0' && attributes['w:val'] !== 'false';
    if (name === 'w:vanish') this.#run.isHidden = isOn;
    else if (name === 'w:rFonts') this.#run.isTypewritten = TYPEWRITER.test(attributes['w:ascii'] ?? '');
  }

  #openInline(name: string, attributes: Attributes): void {
    const paragraph = this.#paragraphs.at(-1);
    const value = attributes['w:val'];
    const mark = MARKS[name];
    if (mark) this.#write(mark);
    else if (name === 'w:sym') this.#write(symbol(attributes['w:char']));
    else if (name === 'w:footnoteReference' || name === 'w:endnoteReference') {
      this.#write(this.#context.notes.refer(name === 'w:endnoteReference', attributes));
    } else if (paragraph && value !== undefined) describe(paragraph, name, value);
    else this.#openGraphic(name, attributes, paragraph);
  }

  #openGraphic(name: string, attributes: Attributes, paragraph: Paragraph | undefined): void {
    if (!paragraph) return;
    const shown = shownBy(name, attributes, this.#context.graphics);
    if (shown) paragraph.after.push(...shown);
    else if (name === 'wp:docPr') describeIn(paragraph.after, attributes.descr);
    // Watermarks, and letters that are drawn along a line.
    else if (name === 'v:textpath' && attributes.string)
      paragraph.after.push({ kind: 'paragraph', text: attributes.string, role: 'text_box' });
  }

  #openFrame(name: string, attributes: Attributes): boolean {
    if (name === 'w:tbl') this.#tables.push(new TableReader());
    else if (name === 'w:txbxContent') {
      this.#boxes.push([]);
      this.#places.push('box');
    } else if (name === 'w:tc') this.#places.push('cell');
    else if (name === 'w:altChunk')
      for (const piece of this.#context.takeChunk(attributes['r:id'] ?? '')) this.#put(piece);
    return this.#tables.at(-1)?.open(name, attributes) ?? false;
  }

  #closeFrame(name: string): void {
    const table = this.#tables.at(-1);
    if (name === 'w:tc') this.#places.pop();
    if (name === 'w:txbxContent') {
      this.#places.pop();
      const pieces = inRole(this.#boxes.pop() ?? [], 'text_box');
      const paragraph = this.#paragraphs.at(-1);
      if (paragraph) paragraph.after.push(...pieces);
      else for (const piece of pieces) this.#put(piece);
    } else if (name === 'w:tbl' && table) {
      this.#tables.pop();
      for (const piece of table.pieces) this.#put(piece);
    } else table?.close(name);
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph) return;
    for (const piece of piecesOf(paragraph, this.#context.numbering)) this.#put(piece);
  }

  #put(piece: Piece): void {
    const place = this.#places.at(-1);
    if (place === 'cell') this.#tables.at(-1)?.put(piece);
    else if (place === 'box') this.#boxes.at(-1)?.push(piece);
    else this.#emit(piece);
  }

  #write(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (!paragraph) return;
    if (this.#run.isHidden) paragraph.hidden += text;
    else paragraph.text += text;
    if (this.#run.isTypewritten) paragraph.typewritten += text.length;
  }
}

function describe(paragraph: Paragraph, name: string, value: string): void {
  if (name === 'w:pStyle') paragraph.style = value;
  else if (name === 'w:numId') paragraph.numId = value;
  else if (name === 'w:ilvl') paragraph.level = Number(value);
  else if (name === 'w:outlineLvl') paragraph.outline = Number(value);
}

/** A character of a symbol font; those in the private area have no meaning without the font but the bullets. */
function symbol(code: string | undefined): string {
  const point = Number.parseInt(code ?? '', 16);
  return Number.isInteger(point) && point > 31 && point <= 0xffff ? String.fromCharCode(point) : '';
}
