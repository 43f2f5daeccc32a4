import { documentErrors } from '../../errors.ts';
import { MAX_PAGES, type PageText } from '../extraction.ts';
import { PageWriter } from '../page/page-writer.ts';
import { findFurniture } from './furniture.ts';
import type { PageLines } from './line.ts';
import type { PageOutline } from './outline.ts';
import { writeAnnotations, writeLines } from './page-blocks.ts';
import type { TypeSizes } from './type-sizes.ts';
import { confidenceIn } from './unknown-characters.ts';

type Surroundings = {
  /** Pages near it, which show what is repeated. */
  readonly others: readonly PageLines[];
  readonly sizes: TypeSizes;
  /** What the table of contents says stands on it. */
  readonly titles: PageOutline | undefined;
};

/** The page that some lines make. */
export function pageOf(
  number: number,
  content: PageLines,
  { others, sizes, titles }: Surroundings,
): PageText {
  const page = new PageWriter();
  writeLines(page, content, { sizes, titles, roleOf: findFurniture(content, others) });
  writeAnnotations(page, content);
  return page.page(number, { confidence: confidenceIn(content) });
}

/** @throws AppError `page_limit` (422) */
export function checkPageCount(pages: number): void {
  if (pages > MAX_PAGES)
    throw documentErrors.page_limit({ pages, limit: MAX_PAGES }, { pages, limit: MAX_PAGES });
}

/** Characters that no font has under that number: the font says what they are only by a name, or not at all. */
export function doubtfulCharacters(text: string): number {
  return text.match(DOUBTFUL)?.length ?? 0;
}

/** Controls, replaced and private characters; not the bullets of symbol fonts, nor PDFium's mark of a broken word. */
const DOUBTFUL = /(?![\t\n\r\uF06E\uF076\uF0A7\uF0A8\uF0B7\uF0D8])[\p{Cc}\p{Co}\uFFFD]/gu;
