/** What a decoder that lost its way repeats is short; a chorus that somebody sings is longer. */
const MAX_PHRASE = 8;

/** Tokens that a phrase must fill at the end before it is taken for a loop: nobody says "no" so often in a row. */
const MIN_LOOP = 24;

/**
 * How many tokens at the end only repeat the phrase before them, three times or more; 0 when nothing loops.
 * Decoders of speech fall into such loops on sounds that are no words. Source: arXiv 2410.15608, section 4.
 */
export function loopAtEnd(tokens: readonly number[]): number {
  for (let length = 1; length <= MAX_PHRASE; length += 1) {
    let repeated = 0;
    while (
      repeated + length < tokens.length &&
      tokens[tokens.length - 1 - repeated] === tokens[tokens.length - 1 - repeated - length]
    )
      repeated += 1;
    if (repeated + length >= MIN_LOOP) return repeated;
  }
  return 0;
}
