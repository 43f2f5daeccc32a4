import { newStemmer, type Stemmer } from 'snowball-stemmers';
import allStopwords from 'stopwords-iso/stopwords-iso.json' with { type: 'json' };

/** The languages in which words of one stem are known to be one; in others a word stands for itself. */
const STEMMERS: Readonly<Record<string, string>> = { fr: 'french', en: 'english' };
const stopwords: Readonly<Record<string, readonly string[]>> = allStopwords;

/** A letter by itself says little; a number may tell one row of a table from another. */
const DIGIT = /\p{N}/u;

export type TermsOf = (text: string) => string[];

/** Gives the words of a text that carry its meaning, stemmed, in lower case, without accents. */
export function termReader(language: string): TermsOf {
  const ignored = new Set((stopwords[language] ?? []).map(folded));
  const algorithm = STEMMERS[language];
  const stemmer = algorithm === undefined ? undefined : newStemmer(algorithm);
  const known = new Map<string, string>();
  return (text) =>
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => (word.length > 1 || DIGIT.test(word)) && !ignored.has(folded(word)))
      .map((word) => known.get(word) ?? remember(known, word, stemmer));
}

function remember(known: Map<string, string>, word: string, stemmer: Stemmer | undefined): string {
  const term = folded(stemmer?.stem(word) ?? word);
  known.set(word, term);
  return term;
}

function folded(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '');
}
