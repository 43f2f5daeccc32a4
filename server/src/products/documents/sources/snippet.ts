const BEFORE = 60;
const AFTER = 120;
/** An ending that grammar changes (plural, gender, tense) is not looked for: enough to show a place, not to search. */
const ENDING = 2;
const SHORT_WORD = 5;

/**
 * The words around the first place where a search term stands, the term between « and ». The database has found
 * the page; this only shows where, without minding case or accents.
 *
 * @returns undefined when no term is there letter for letter
 */
export function snippetOf(text: string, query: string): string | undefined {
  const plain = withoutAccents(text);
  const places = termsOf(query)
    .map((term) => plain.search(new RegExp(`(?<![\\p{L}\\p{N}])${term}`, 'u')))
    .filter((place) => place >= 0);
  if (places.length === 0) return undefined;
  const start = Math.min(...places);
  const end = start + (/^[\p{L}\p{N}]+/u.exec(text.slice(start))?.[0].length ?? 1);
  const head = text.slice(Math.max(0, start - BEFORE), start);
  const tail = text.slice(end, end + AFTER);
  const whole = `${start > BEFORE ? '…' : ''}${head}«${text.slice(start, end)}»${tail}${end + AFTER < text.length ? '…' : ''}`;
  return whole.replace(/\s+/g, ' ').trim();
}

function termsOf(query: string): string[] {
  const words = withoutAccents(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => (word.length > SHORT_WORD ? word.slice(0, -ENDING) : word));
}

/** One character for one, so that a place in the result is the same place in the text. */
function withoutAccents(text: string): string {
  return text.replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').charAt(0)).toLowerCase();
}
