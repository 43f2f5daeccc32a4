import type { PageText } from '../extraction/extraction.ts';
import type { TermsOf } from '../summary/terms.ts';
import type { Citation } from './assist.schema.ts';

export type AssistedSource = {
  readonly file_id: string;
  readonly pages: readonly Pick<PageText, 'number' | 'text' | 'blocks'>[];
};
/** A stretch of a page: whole blocks, long enough to be understood by itself. */
export type Passage = Citation;

/** About a paragraph: short enough that an answer can name its place by it. */
const PASSAGE_CHARACTERS = 800;

export function passagesOf(sources: readonly AssistedSource[]): Passage[] {
  return sources.flatMap(({ file_id, pages }) =>
    pages.flatMap((page) =>
      stretches(page).map(({ start, end }) => ({
        file_id,
        page: page.number,
        start,
        end,
        text: page.text.slice(start, end),
      })),
    ),
  );
}

type Stretch = { start: number; end: number };

/** Blocks joined while they are short together; a long one is cut. A heading goes with what follows it. */
function stretches({ text, blocks }: AssistedSource['pages'][number]): Stretch[] {
  const whole = blocks.length > 0 ? blocks : [{ start: 0, end: text.length, kind: 'paragraph' }];
  const found: Stretch[] = [];
  let open: Stretch | undefined;
  for (const { start, end, kind } of whole) {
    const isFull = open !== undefined && end - open.start > PASSAGE_CHARACTERS;
    if (open && (isFull || kind === 'heading')) {
      found.push(open);
      open = undefined;
    }
    open = { start: open?.start ?? start, end };
    while (open.end - open.start > 2 * PASSAGE_CHARACTERS) {
      const cut = endOf(text, open.start);
      found.push({ start: open.start, end: cut });
      open = { start: cut, end };
    }
  }
  return open && open.end > open.start ? [...found, open] : found;
}

/** About so far on: behind the last line that fits, or the last word, so that no row and no number is cut. */
function endOf(text: string, start: number): number {
  const fits = text.slice(start, start + PASSAGE_CHARACTERS);
  const line = fits.lastIndexOf('\n');
  const last = line > fits.length / 2 ? line : fits.lastIndexOf(' ');
  return start + (last > 0 ? last + 1 : fits.length);
}

const K1 = 1.2;
const B = 0.75;

/**
 * How well each text answers to the terms asked for, 0 when it has none of them.
 * Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
 */
export function relevances(texts: readonly string[], query: string, termsOf: TermsOf): number[] {
  const asked = new Set(termsOf(query));
  const documents = texts.map(termsOf);
  const average = documents.reduce((sum, { length }) => sum + length, 0) / (documents.length || 1) || 1;
  const spread = new Map<string, number>();
  for (const terms of documents)
    for (const term of new Set(terms)) if (asked.has(term)) spread.set(term, (spread.get(term) ?? 0) + 1);
  return documents.map((terms) => {
    const counts = new Map<string, number>();
    for (const term of terms) if (asked.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    let score = 0;
    for (const [term, count] of counts) {
      const having = spread.get(term) ?? 0;
      const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
      score += (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * terms.length) / average));
    }
    return score;
  });
}

/** The most relevant, at most `count`, in the order of the sources; none of those without any term. */
export function mostRelevant(
  passages: readonly Passage[],
  query: string,
  { termsOf, count }: { termsOf: TermsOf; count: number },
): Passage[] {
  const scores = relevances(
    passages.map(({ text }) => text),
    query,
    termsOf,
  );
  return [...passages.keys()]
    .filter((index) => (scores[index] ?? 0) > 0)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b)
    .flatMap((index) => passages[index] ?? []);
}
