import type { Attributes, XmlHandler } from '../xml-part.ts';
import { type Numbering, nextLabel } from './numbering.ts';

type Paragraph = { text: string; numId?: string; level?: number; style?: string; after: string[] };

/** Blocks of text being gathered: a flow holds paragraphs and tables, a row holds cells. */
type Frame = { readonly name: string; readonly blocks: string[]; isHidden: boolean };

/** Elements whose content is a flow of paragraphs. */
const FLOWS = new Set([
  'w:body',
  'w:hdr',
  'w:ftr',
  'w:footnote',
  'w:endnote',
  'w:comment',
  'w:txbxContent',
  'w:tc',
  'w:tbl',
  'w:tr',
]);

/** Subtrees that hold no text of the document: deleted and moved text, properties, phonetic guides, fallbacks. */
const SKIPPED = new Set(['w:del', 'w:moveFrom', 'w:rPr', 'w:tabs', 'w:sdtPr', 'w:rt', 'w:tblPr', 'w:sectPr']);

const TEXTS = new Set(['w:t', 'm:t', 'a:t']);

/** Signs that stand for the two-dimensional parts of a formula, before and after the element. */
const FORMULA: Readonly<Record<string, readonly [string, string]>> = {
  'm:den': ['/', ''],
  'm:sup': ['^', ''],
  'm:sub': ['_', ''],
  'm:rad': ['√', ''],
  'm:d': ['(', ')'],
  'm:oMath': [' ', ' '],
};

const MARKS: Readonly<Record<string, string>> = {
  'w:tab': ' ',
  'w:ptab': ' ',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '-',
};

/** Notes that draw the line above the notes. Source: ISO/IEC 29500-1 17.18.33. */
const SEPARATORS = new Set(['separator', 'continuationSeparator', 'continuationNotice']);

/**
 * Reads any part made of paragraphs: body, headers, footers, notes, comments. Gives one block for each
 * paragraph or table; cells are separated by tabs, rows by line feeds; a text box follows the paragraph that
 * it hangs on. Source: ISO/IEC 29500-1 17.
 */
export class BodyReader implements XmlHandler {
  readonly blocks: string[] = [];
  private readonly frames: Frame[] = [];
  private readonly paragraphs: Paragraph[] = [];
  private readonly numbering: Numbering;
  /** Choice already taken, one flag for each open `mc:AlternateContent`. */
  private readonly choices: boolean[] = [];
  private depth = 0;
  private skippedFrom = 0;
  private isText = false;

  constructor(numbering: Numbering) {
    this.numbering = numbering;
  }

  open(name: string, attributes: Attributes): void {
    this.depth += 1;
    if (this.skippedFrom > 0) return;
    if (this.isSkipped(name)) this.skippedFrom = this.depth;
    else if (FLOWS.has(name)) this.openFrame(name, attributes);
    else if (name === 'w:p') this.paragraphs.push({ text: '', after: [] });
    else if (TEXTS.has(name)) this.isText = true;
    else this.openInline(name, attributes);
  }

  close(name: string): void {
    this.depth -= 1;
    if (this.skippedFrom > 0) {
      if (this.depth < this.skippedFrom) this.skippedFrom = 0;
      return;
    }
    if (FLOWS.has(name)) this.closeFrame();
    else if (name === 'w:p') this.closeParagraph();
    else if (TEXTS.has(name)) this.isText = false;
    else if (name === 'mc:AlternateContent') this.choices.pop();
    else if (FORMULA[name]) this.write(FORMULA[name][1]);
  }

  text(text: string): void {
    if (this.isText && this.skippedFrom === 0) this.write(text);
  }

  /** Of the alternatives of one thing only the first is read, or its text would come twice. */
  private isSkipped(name: string): boolean {
    if (name === 'mc:AlternateContent') this.choices.push(false);
    if (name !== 'mc:Choice' && name !== 'mc:Fallback') return SKIPPED.has(name);
    const isTaken = this.choices.at(-1) ?? false;
    this.choices[this.choices.length - 1] = true;
    return isTaken;
  }

  private openInline(name: string, attributes: Attributes): void {
    const paragraph = this.paragraphs.at(-1);
    const value = attributes['w:val'];
    if (MARKS[name]) this.write(MARKS[name]);
    else if (FORMULA[name]) this.write(FORMULA[name][0]);
    else if (name === 'w:sym') this.write(symbol(attributes['w:char']));
    else if (name === 'w:footnoteReference' || name === 'w:endnoteReference') {
      this.write(`[${attributes['w:id'] ?? ''}]`);
    } else if (paragraph && value !== undefined) {
      if (name === 'w:pStyle') paragraph.style = value;
      else if (name === 'w:numId') paragraph.numId = value;
      else if (name === 'w:ilvl') paragraph.level = Number(value);
    }
  }

  private openFrame(name: string, attributes: Attributes): void {
    const isNote = name === 'w:footnote' || name === 'w:endnote';
    const isHidden = SEPARATORS.has(attributes['w:type'] ?? '');
    this.frames.push({ name, blocks: [], isHidden });
    if (isNote && !isHidden) this.frames.at(-1)?.blocks.push(`[${attributes['w:id'] ?? ''}]`);
  }

  private closeFrame(): void {
    const frame = this.frames.pop();
    if (!frame || frame.isHidden) return;
    const parent = this.frames.at(-1)?.blocks ?? this.blocks;
    if (frame.name === 'w:tc') parent.push(frame.blocks.join(' ').replace(/\s+/g, ' ').trim());
    else if (frame.name === 'w:tr') parent.push(frame.blocks.join('\t'));
    else if (frame.name === 'w:tbl') parent.push(frame.blocks.join('\n'));
    else if (frame.name === 'w:footnote' || frame.name === 'w:endnote') parent.push(frame.blocks.join(' '));
    else if (frame.name === 'w:txbxContent') (this.paragraphs.at(-1)?.after ?? parent).push(...frame.blocks);
    else parent.push(...frame.blocks);
  }

  private closeParagraph(): void {
    const paragraph = this.paragraphs.pop();
    if (!paragraph) return;
    const text = paragraph.text.trim();
    const label = text ? nextLabel(this.numbering, paragraph) : '';
    const blocks = [label ? `${label} ${text}` : text, ...paragraph.after].filter((block) => block !== '');
    (this.frames.at(-1)?.blocks ?? this.blocks).push(...blocks);
  }

  private write(text: string): void {
    const paragraph = this.paragraphs.at(-1);
    if (paragraph) paragraph.text += text;
  }
}

/** A character of a symbol font; those in the private area have no meaning without the font but the bullets. */
function symbol(code: string | undefined): string {
  const point = Number.parseInt(code ?? '', 16);
  return Number.isInteger(point) && point > 31 && point <= 0xffff ? String.fromCharCode(point) : '';
}
