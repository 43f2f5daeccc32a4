import type { PageText } from '../extraction.ts';
import { cleanText, isVisible, tidyText } from '../text/clean-text.ts';
import type { Block, BlockRole, Box, Seconds } from './block.schema.ts';
import { MAX_DEPTH } from './block-limits.ts';
import { countCharacters } from './count-characters.ts';

/** Past them the text of a page goes on without blocks: a hostile one is not to be taken apart without end. */
export const MAX_BLOCKS = 20_000;

/** Lines that hold something, up to one that does not. */
const PARAGRAPHS = /[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*/g;

type Where = {
  readonly role?: BlockRole | undefined;
  readonly box?: Box | undefined;
  readonly seconds?: Seconds | undefined;
  /** How far words that were recognised are trusted, 0 to 1. */
  readonly recognised?: number | undefined;
};
/** A block without its place: what there is to add to `Place`. */
type Shape<B = Block> = B extends Block ? Omit<B, 'start' | 'end' | 'role' | 'box' | 'seconds'> : never;

/**
 * Builds the text of one page block by block, so that every block knows where in the text it stands. A blank line
 * comes between two blocks, a line end between two items of a list. Each block's text is cleaned as it is added;
 * one that holds nothing is left out.
 */
export class PageWriter {
  readonly #texts: string[] = [];
  readonly #blocks: Block[] = [];
  #length = 0;
  /** Characters that were recognised in pictures, and how many of them are right by that. */
  #recognised = { characters: 0, trusted: 0 };

  heading(level: number, text: string, where: Where = {}): void {
    this.#add({ kind: 'heading', level: Math.min(Math.max(level, 1), 6) }, tidyText(text), where);
  }

  paragraph(text: string, where: Where = {}): void {
    this.#add({ kind: 'paragraph' }, tidyText(text), where);
  }

  /** `marker` is what the reader sees before the item (`•`, `b)`, `2.1.`); empty when nothing is. */
  listItem({ depth, marker }: { depth: number; marker: string }, text: string, where: Where = {}): void {
    const shown = tidyText(text);
    if (!isVisible(shown)) return;
    const clean = tidyText(marker);
    const shape = {
      kind: 'list_item',
      depth: Math.min(Math.max(depth, 0), MAX_DEPTH),
      marker: clean,
    } as const;
    this.#add(shape, clean ? `${clean} ${shown}` : shown, where);
  }

  /** A cell is one line; a table none of whose cells holds anything is left out. */
  table(cells: readonly (readonly string[])[], headerRows = 0, where: Where = {}): void {
    const rows = cells.map((row) => row.map(oneLine));
    if (!rows.some((row) => row.some(isVisible))) return;
    const text = rows.map((row) => row.join('\t')).join('\n');
    this.#add({ kind: 'table', rows, header_rows: Math.min(headerRows, rows.length) }, text, where);
  }

  /** Rows as lines of text, their cells a tab apart. */
  rows(cells: readonly (readonly string[])[]): void {
    this.laidOut(cells.map((row) => row.map(oneLine).join('\t')).join('\n'));
  }

  /** Text whose spaces mean something. */
  code(text: string, where: Where = {}): void {
    this.#add({ kind: 'code' }, cleanText(text).text.replace(/^\n+|\s+$/g, ''), where);
  }

  /** What stands for an image: its description, or the words read in it. */
  image(text: string, where: Where = {}): void {
    this.#add({ kind: 'image' }, tidyText(text), where);
  }

  /** Text that stays as it is laid out; its parts between blank lines are paragraphs. */
  laidOut(text: string): void {
    const shown = text.trimEnd();
    if (!isVisible(shown)) return;
    const offset = this.#append(shown, this.#blocks.length > 0 ? '\n\n' : '');
    for (const { index, 0: part } of shown.matchAll(PARAGRAPHS)) {
      if (this.#blocks.length >= MAX_BLOCKS) break;
      this.#blocks.push({ kind: 'paragraph', start: offset + index, end: offset + index + part.length });
    }
  }

  /** Characters so far, to start a new page before one becomes too long to be searched. */
  get length(): number {
    return this.#length;
  }

  /**
   * The page as it now stands. `confidence` and `source` of a page without any text are 0 and `none`; those given are
   * of the text that was not recognised in pictures.
   */
  page(
    number: number,
    {
      source = 'text',
      confidence = 1,
      label,
    }: Partial<Pick<PageText, 'source' | 'confidence' | 'label'>> = {},
  ): PageText {
    const text = this.#texts.join('');
    return {
      number,
      text,
      ...this.#trustIn(text, source, confidence),
      blocks: this.#blocks,
      ...(label ? { label: tidyText(label).slice(0, 200) } : {}),
    };
  }

  #trustIn(
    text: string,
    source: PageText['source'],
    confidence: number,
  ): Pick<PageText, 'source' | 'confidence'> {
    const { characters, trusted } = this.#recognised;
    if (text === '') return { source: 'none', confidence: 0 };
    if (characters === 0) return { source, confidence };
    const others = countCharacters(text) - characters;
    const mean = (trusted + others * confidence) / (characters + others);
    return { source: others === 0 ? 'ocr' : source, confidence: Math.round(mean * 1000) / 1000 };
  }

  #add(shape: Shape, text: string, { role, box, seconds, recognised }: Where): void {
    if (!isVisible(text)) return;
    if (recognised !== undefined) {
      const characters = countCharacters(text);
      this.#recognised.characters += characters;
      this.#recognised.trusted += characters * recognised;
    }
    const previous = this.#blocks.at(-1);
    const isSameList = previous?.kind === 'list_item' && shape.kind === 'list_item';
    const gap = previous === undefined ? '' : isSameList ? '\n' : '\n\n';
    const start = this.#append(text, gap);
    if (this.#blocks.length >= MAX_BLOCKS) return;
    const end = this.#length;
    const where = { ...(role && { role }), ...(box && { box }), ...(seconds && { seconds }) };
    this.#blocks.push({ ...shape, start, end, ...where } as Block);
  }

  /** @returns where the text begins */
  #append(text: string, gap: string): number {
    const start = this.#length + gap.length;
    this.#texts.push(gap, text);
    this.#length = start + text.length;
    return start;
  }
}

/** Most cells are empty, a number or a word: a sheet has millions, and these need no tidying. */
const TIDY = /^(?:[!-~]+(?: [!-~]+)*)?$/;

function oneLine(cell: string): string {
  return TIDY.test(cell) ? cell : tidyText(cell).replace(/\s+/g, ' ');
}
