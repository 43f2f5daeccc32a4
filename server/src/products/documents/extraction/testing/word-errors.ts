import { distance } from 'fastest-levenshtein';

/** Words wrong, missing or too many, per word that was said; neither capitals nor signs count. */
export function wordErrorRate(text: string, said: string): number {
  const [heard, expected] = [wordsOf(text), wordsOf(said)];
  const letters = new Map<string, string>();
  const lettersOf = (words: readonly string[]) =>
    words
      .map((word) => {
        const letter = letters.get(word) ?? String.fromCharCode(0x4e00 + letters.size);
        letters.set(word, letter);
        return letter;
      })
      .join('');
  return distance(lettersOf(heard), lettersOf(expected)) / Math.max(expected.length, 1);
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}
