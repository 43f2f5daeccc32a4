import { CHARACTERS_PER_PAGE } from './page-size.ts';

/**
 * Cuts a long text into pages that search reads whole: at the last blank line before the limit, or else at the last
 * line end, or else where the limit is. Joined by a blank line, the pages read like the text.
 */
export function splitText(text: string): string[] {
  const pages: string[] = [];
  let from = 0;
  while (text.length - from > CHARACTERS_PER_PAGE) {
    const limit = from + CHARACTERS_PER_PAGE;
    const cut =
      [text.lastIndexOf('\n\n', limit), text.lastIndexOf('\n', limit)].find((at) => at > from) ?? limit;
    // Half of a surrogate pair is no character.
    const isInPair = cut === limit && /[\uD800-\uDBFF]/.test(text[cut - 1] ?? '');
    const to = isInPair ? cut - 1 : cut;
    pages.push(text.slice(from, to).trimEnd());
    from = to;
    while (text[from] === '\n') from += 1;
  }
  pages.push(text.slice(from).trimEnd());
  return pages;
}
