import type { PageText } from '../extraction/extraction.ts';
import type { Block } from '../extraction/page/block.schema.ts';

/** A sentence and where it stands: `page.text.slice(start, end)` is its text. */
export type Sentence = {
  readonly text: string;
  readonly page: number;
  readonly start: number;
  readonly end: number;
  /** The first of its paragraph, and whether that follows a heading: authors say there what matters. */
  readonly isLead: boolean;
  readonly isOpening: boolean;
};
export type SummarisedPage = Pick<PageText, 'number' | 'text' | 'blocks'>;

/** Fewer words hardly say anything by themselves; more are a list or a table that lost its form. */
const MIN_WORDS = 4;
const MAX_CHARACTERS = 600;

/** The sentences of the body, those read in its pictures too: headings, tables, code, notes, headers and footers are no prose. */
export function sentencesOf(pages: readonly SummarisedPage[], language: string): Sentence[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return pages.flatMap((page) => {
    let isAfterHeading = page.number === 1;
    return page.blocks.flatMap((block) => {
      const found = isProse(block) ? split(segmenter, page, block, isAfterHeading) : [];
      if (found.length > 0) isAfterHeading = false;
      if (block.kind === 'heading') isAfterHeading = true;
      return found;
    });
  });
}

function isProse({ kind, role }: Block): boolean {
  return role === undefined && (kind === 'paragraph' || kind === 'list_item' || kind === 'image');
}

function split(
  segmenter: Intl.Segmenter,
  page: SummarisedPage,
  block: Block,
  isOpening: boolean,
): Sentence[] {
  const sentences: Sentence[] = [];
  // A line end inside a paragraph is layout; a space in its place leaves every offset where it is.
  const text = page.text.slice(block.start, block.end).replace(/\n/g, ' ');
  for (const { segment, index } of segmenter.segment(text)) {
    const shown = segment.trim();
    if (shown.length > MAX_CHARACTERS || shown.split(/\s+/).length < MIN_WORDS) continue;
    const start = block.start + index + segment.indexOf(shown);
    const isLead = sentences.length === 0;
    const place = { page: page.number, start, end: start + shown.length };
    sentences.push({ text: shown, ...place, isLead, isOpening: isOpening && isLead });
  }
  return sentences;
}
