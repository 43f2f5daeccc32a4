import type { TermsOf } from '../summary/terms.ts';
import type { Passage } from './passages.ts';

export type Reader = { readonly language: string; readonly termsOf: TermsOf };
type Part = { readonly text: string; readonly index: number };

/** One word in common is chance, unless the claim has no other. */
const MIN_SHARED = 2;

/**
 * The sentence or the row of a passage that has most words of the claim, the first of several; the whole passage when
 * none has two of them, as when the claim is in other words or in another language.
 */
export function narrowed(passage: Passage, claim: string, { language, termsOf }: Reader): Passage {
  const claimed = new Set(termsOf(claim));
  let best: Part | undefined;
  let most = Math.min(MIN_SHARED, Math.max(claimed.size, 1)) - 1;
  for (const part of partsOf(passage.text, language)) {
    const shared = new Set(termsOf(part.text).filter((term) => claimed.has(term))).size;
    if (shared <= most) continue;
    most = shared;
    best = part;
  }
  if (!best) return passage;
  const start = passage.start + best.index;
  return { ...passage, start, end: start + best.text.length, text: best.text };
}

/** Lines of what has cells, and sentences of all else, in which a line end is layout. */
function partsOf(text: string, language: string): Part[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return [...text.matchAll(/(?:[^\n]|\n(?!\n))+/g)].flatMap(({ 0: block, index: at }) => {
    const found = block.includes('\t')
      ? [...block.matchAll(/[^\n]+/g)].map(({ 0: line, index }) => ({ line, index }))
      : [...segmenter.segment(block.replace(/\n/g, ' '))].map(({ segment, index }) => ({
          line: segment,
          index,
        }));
    return found.map(({ line, index }) => {
      const from = at + index + line.length - line.trimStart().length;
      return { index: from, text: text.slice(from, from + line.trim().length) };
    });
  });
}
