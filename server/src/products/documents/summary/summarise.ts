import { setImmediate } from 'node:timers/promises';
import { type Sentence, type SummarisedPage, sentencesOf } from './sentences.ts';
import { termReader } from './terms.ts';
import { centralities, cosine, type Vector, vectorsOf } from './text-rank.ts';

export type SummaryOptions = {
  /** ISO 639-1; `en` when the language of the text is not known. */
  readonly language: string | null;
  /** How many sentences; a tenth of the text, 3 to 12, unless said. */
  readonly sentences?: number | undefined;
};

/** Sentences that are compared with each other; of a longer text the most telling ones, judged one by one. */
const COMPARED_MAX = 800;

/** What standing first of a paragraph, or first after a heading, adds to a rank of 0 to 1. */
const LEAD_BONUS = 0.08;
const OPENING_BONUS = 0.12;

/** How much a sentence loses for saying what was said already. Source: Carbonell and Goldstein, MMR (1998). */
const REDUNDANCY = 1;

/**
 * The sentences that say most of what the text says, in their order: extracted, never made up, the same each time.
 *
 * @returns none when the text has no prose
 */
export async function summarise(
  pages: readonly SummarisedPage[],
  options: SummaryOptions,
): Promise<Sentence[]> {
  const language = options.language ?? 'en';
  const termsOf = termReader(language);
  const all: Sentence[] = [];
  const terms: (readonly string[])[] = [];
  for (const page of pages) {
    const sentences = sentencesOf([page], language);
    all.push(...sentences);
    terms.push(...sentences.map(({ text }) => termsOf(text)));
    // A long text takes a second: others are not to wait for it.
    await setImmediate();
  }
  const candidates = mostTelling(terms);
  const vectors = vectorsOf(candidates.map((index) => terms[index] ?? []));
  const ranks = centralities(vectors).map((rank, at) => rank + bonus(all[candidates[at] ?? 0]));
  const count = options.sentences ?? Math.min(12, Math.max(3, Math.round(all.length / 10)));
  return pick(vectors, ranks, count)
    .map((at) => candidates[at] ?? 0)
    .sort((a, b) => a - b)
    .flatMap((index) => all[index] ?? []);
}

/** Of a long text, the sentences whose terms the whole text uses most, for their length; in their order. */
function mostTelling(sentences: readonly (readonly string[])[]): number[] {
  const indexes = sentences.map((_, index) => index).filter((index) => (sentences[index]?.length ?? 0) > 1);
  if (indexes.length <= COMPARED_MAX) return indexes;
  const uses = new Map<string, number>();
  for (const terms of sentences) for (const term of terms) uses.set(term, (uses.get(term) ?? 0) + 1);
  const telling = sentences.map((terms) => {
    const sum = terms.reduce((total, term) => total + Math.log(uses.get(term) ?? 1), 0);
    return sum / (terms.length + 5);
  });
  return indexes
    .sort((a, b) => (telling[b] ?? 0) - (telling[a] ?? 0) || a - b)
    .slice(0, COMPARED_MAX)
    .sort((a, b) => a - b);
}

function bonus(sentence: Sentence | undefined): number {
  return (sentence?.isLead ? LEAD_BONUS : 0) + (sentence?.isOpening ? OPENING_BONUS : 0);
}

/** One after the other, the one with the highest rank less what it repeats of those already picked. */
function pick(vectors: readonly Vector[], ranks: readonly number[], count: number): number[] {
  const picked: number[] = [];
  const repeated = vectors.map(() => 0);
  const left = new Set(vectors.keys());
  const worth = (index: number) => (ranks[index] ?? 0) - REDUNDANCY * (repeated[index] ?? 0);
  while (picked.length < count && left.size > 0) {
    const best = [...left].reduce((a, b) => (worth(b) > worth(a) ? b : a));
    picked.push(best);
    left.delete(best);
    const chosen = vectors[best];
    if (!chosen) continue;
    for (const index of left) {
      const likeness = cosine(chosen, vectors[index] ?? chosen);
      repeated[index] = Math.max(repeated[index] ?? 0, likeness);
    }
  }
  return picked;
}
