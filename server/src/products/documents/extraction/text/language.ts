import { createRequire } from 'node:module';

/** A model of 80 languages, which takes a fifth of a second to load: only whoever has a text pays for it. */
type Tinyld = typeof import('tinyld');
const require = createRequire(import.meta.url);
let loaded: Tinyld | undefined;

/** Enough to tell, and too little to make a hostile text costly. */
const SAMPLE_CHARACTERS = 10_000;
/** Below it, or with a second language as likely, nothing is said: a wrong language is worse than none. */
const MIN_LETTERS = 24;
const LEAD = 1.25;

/** The language that a text is written in, as ISO 639-1 (`fr`, `en`…); null when it cannot be told. */
export function languageOf(text: string): string | null {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < MIN_LETTERS) return null;
  loaded ??= require('tinyld') as Tinyld;
  const [first, second] = loaded.detectAll(sample);
  if (!first || (second && first.accuracy < second.accuracy * LEAD)) return null;
  return /^[a-z]{2,3}$/.test(first.lang) ? first.lang : null;
}
