import { distance } from 'fastest-levenshtein';

/**
 * 1 − Levenshtein distance / length of the longer text, after NFKC, joining of broken words and collapsing of
 * white space: 1 is the same text in the same order.
 */
export function similarity(text: string, reference: string): number {
  const [a, b] = [normalised(text), normalised(reference)];
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - distance(a, b) / longer;
}

/** F1 of the words as a multiset: what was read, whatever the order. */
export function wordsF1(text: string, reference: string): number {
  const [words, expected] = [wordsOf(text), wordsOf(reference)];
  if (words.length + expected.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1);
  const common = words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
  return (2 * common.length) / (words.length + expected.length);
}

/** The words of a Markdown reference without its signs, its images and the targets of its links. */
export function plainReference(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\|[\s:|-]+\|$/gm, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\\([_*#$])/g, '$1')
    .replace(/^#+ |\*\*|\s*\|\s*/gm, ' ');
}

function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(\p{L})-\s*\n\s*(\p{Ll})/gu, '$1$2')
    .replace(/\s+/g, ' ')
    .trim();
}

function wordsOf(text: string): string[] {
  return (
    normalised(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
