import { isProbablyReaderable, Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom/worker';
import type { Piece } from '../page/piece.ts';
import { textOfPieces } from '../page/piece.ts';
import { type HtmlHandler, readHtml, readTags } from './read-html.ts';
import { UNENDED } from './regions.ts';

/** A tree holds each element and is quadratic in hostile nesting; no honest article comes near. */
const MAX_ELEMENTS = 20_000;
const MAX_DEPTH = 200;

/** Shorter texts stand in menus too, so they do not tell where the article begins. */
const MIN_TELLING_CHARACTERS = 25;

/** A heading so many pieces above the first paragraph (a date, an author and a picture between) is its title. */
const TITLE_WITHIN = 8;

/** Menus and footers are short lines; sentences outside the article mean that it was not found whole. */
const MIN_PROSE_CHARACTERS = 100;
const MAX_PROSE_SHARE = 0.15;

/**
 * The pieces of a page from the beginning of its article to its end, as Readability finds them, or undefined when the
 * page is no article among menus. Whatever stands between is kept, tables and captions that Readability drops too;
 * when sentences would be lost, nothing is.
 */
export function articleOf(source: string, pieces: readonly Piece[]): readonly Piece[] | undefined {
  const markup = articleMarkup(source);
  if (markup === undefined) return undefined;
  const telling = new Set(readHtml(markup).end().map(comparable).filter(isTelling));
  const isOfArticle = (piece: Piece) => telling.has(comparable(piece));
  const first = pieces.findIndex(isOfArticle);
  if (first < 0) return undefined;
  const start = titleAbove(pieces, first);
  const end = pieces.findLastIndex(isOfArticle) + 1;
  const article = pieces.slice(start, end);
  const prose = proseLength([...pieces.slice(0, start), ...pieces.slice(end)]);
  return prose > MAX_PROSE_SHARE * proseLength(article) ? undefined : article;
}

function articleMarkup(source: string): string | undefined {
  if (isTooLargeForTree(source)) return undefined;
  const { document } = parseHTML(source);
  if (!isProbablyReaderable(document)) return undefined;
  return new Readability(document, { maxElemsToParse: MAX_ELEMENTS }).parse()?.content ?? undefined;
}

function isTooLargeForTree(source: string): boolean {
  let [elements, depth, deepest] = [0, 0, 0];
  const size: HtmlHandler = {
    open(tag) {
      elements += 1;
      if (!UNENDED.has(tag)) depth += 1;
      deepest = Math.max(deepest, depth);
    },
    close(tag) {
      if (!UNENDED.has(tag)) depth -= 1;
    },
    write: () => undefined,
  };
  readTags(source, size);
  return elements > MAX_ELEMENTS || deepest > MAX_DEPTH;
}

/** The title is the first heading of its level; a lesser one is the article's only when it stands right above. */
function titleAbove(pieces: readonly Piece[], first: number): number {
  const above = pieces.slice(Math.max(0, first - TITLE_WITHIN), first);
  const levels = above.map((piece) => (piece.kind === 'heading' ? piece.level : undefined));
  const title = levels.includes(1) ? levels.indexOf(1) : levels.lastIndexOf(2);
  return title < 0 ? first : first - above.length + title;
}

function proseLength(pieces: readonly Piece[]): number {
  return pieces
    .map((piece) => (piece.kind === 'table' ? 0 : piece.text.trim().length))
    .filter((length) => length >= MIN_PROSE_CHARACTERS)
    .reduce((sum, length) => sum + length, 0);
}

function comparable(piece: Piece): string {
  return textOfPieces([piece]).replace(/\s+/g, ' ').trim();
}

function isTelling(text: string): boolean {
  return text.length >= MIN_TELLING_CHARACTERS;
}
