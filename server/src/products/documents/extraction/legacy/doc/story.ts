import type { ParagraphFlow, ParagraphKind } from '../../page/paragraph-flow.ts';
import { levelOf } from '../../rtf/styles.ts';
import type { DocText } from './doc-text.ts';
import type { DocLists } from './lists.ts';
import { type CharacterProperties, type ParagraphProperties, type Run, runAt } from './properties.ts';
import type { DocStyles } from './styles.ts';

/** What the parts of one document share. */
export type DocContext = {
  readonly text: DocText;
  readonly paragraphs: readonly Run<ParagraphProperties>[];
  readonly characters: readonly Run<CharacterProperties>[];
  readonly styles: DocStyles;
  readonly lists: DocLists;
  /** What stands in the text where a note belongs, by the place of its character. */
  readonly marks: ReadonlyMap<number, string>;
};

/** Characters that mean something else than themselves. Source: MS-DOC 2.4.1, and Word's own. */
const [CELL, PARAGRAPH, BREAK, COLUMN, FIELD, FIELD_RESULT, FIELD_END] = [7, 13, 12, 14, 19, 20, 21];
const SHOWN: Readonly<Record<number, string>> = { 9: '\t', 11: '\n', 30: '-', 31: '' };

const NO_PARAGRAPH: ParagraphProperties = {
  style: 0,
  isInTable: false,
  isRowEnd: false,
  outline: undefined,
  list: 0,
  level: 0,
  merges: [],
};

/** Writes the characters from `start` to `end` as paragraphs and tables. */
export function writeStory(
  context: DocContext,
  { start, end }: { readonly start: number; readonly end: number },
  flow: ParagraphFlow,
): void {
  const fields = new Fields();
  for (let at = start; at < end; at += 1) {
    const code = context.text.text.charCodeAt(at);
    if (code === PARAGRAPH || code === CELL || code === BREAK || code === COLUMN) {
      endParagraph(context, at, { code, flow });
    } else if (code === FIELD || code === FIELD_RESULT || code === FIELD_END) fields.change(code);
    else if (fields.isShown) flow.write(shownCharacter(context, at, code));
  }
}

function endParagraph(
  { text, paragraphs, styles, lists }: DocContext,
  at: number,
  { code, flow }: { readonly code: number; readonly flow: ParagraphFlow },
): void {
  const properties = runAt(paragraphs, text.placeOf(at)) ?? NO_PARAGRAPH;
  const { isInTable, isRowEnd, outline, style } = properties;
  if (code === CELL && isRowEnd) {
    flow.endRow(properties.merges, false);
    return;
  }
  const level = outline === undefined ? styles.levelOf(style) : levelOf(outline);
  const label = properties.list > 0 ? lists.next(properties.list, properties.level) : undefined;
  if (label) flow.mark(label.marker);
  const kind: ParagraphKind = { level, depth: label?.depth ?? 0, isInTable };
  if (code === CELL) flow.endCell(kind);
  else flow.endParagraph(kind);
}

function shownCharacter({ text, characters, marks }: DocContext, at: number, code: number): string {
  const mark = marks.get(at);
  const properties = runAt(characters, text.placeOf(at));
  if (properties?.isHidden) return '';
  if (mark !== undefined) return mark;
  if (properties?.symbol !== undefined) return String.fromCharCode(properties.symbol);
  const shown = SHOWN[code];
  // Pictures, drawings and numbers that Word computes.
  return shown ?? (code < 32 ? '' : text.text.charAt(at));
}

/** A field is an instruction and its result; only that is shown. They can be inside each other. */
class Fields {
  /** For each open field, whether its result has begun. */
  readonly #open: boolean[] = [];
  #instructions = 0;

  get isShown(): boolean {
    return this.#instructions === 0;
  }

  change(code: number): void {
    if (code === FIELD) {
      this.#open.push(false);
      this.#instructions += 1;
    } else if (code === FIELD_RESULT && this.#open.at(-1) === false) {
      this.#open[this.#open.length - 1] = true;
      this.#instructions -= 1;
    } else if (code === FIELD_END && this.#open.pop() === false) this.#instructions -= 1;
  }
}
