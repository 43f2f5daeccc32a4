import { documentErrors } from '../../errors.ts';
import { MAX_PAGES, type PageText } from '../extraction.ts';
import { PageWriter } from '../page/page-writer.ts';
import { trustedShare } from '../text/clean-text.ts';
import { findFurniture } from './furniture.ts';
import type { PageLines } from './line.ts';
import type { PageOutline } from './outline.ts';
import { writeAnnotations, writeLines } from './page-blocks.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import type { TypeSizes } from './type-sizes.ts';

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

/** A character that is only guessed is trusted as little as one that is replaced. */
function confidenceIn({ lines, guessed = 0 }: PageLines): number {
  const text = lines.map((line) => line.text).join('');
  const visible = Math.max(text.replace(/\s/g, '').length, 1);
  return Math.round(Math.max(trustedShare(text) - guessed / visible, 0) * 1000) / 1000;
}

/** @throws AppError `page_limit` (422) */
export function checkPageCount(pages: number): void {
  if (pages > MAX_PAGES)
    throw documentErrors.page_limit({ pages, limit: MAX_PAGES }, { pages, limit: MAX_PAGES });
}

/** Scans carry a stamp, a page number or a line of a copier as text, hardly more. */
const FEW_CHARACTERS = 150;

/** Says whether the words of a page are rather in what it shows than in its text. */
export function mayBePicture(text: string, page: Pick<PdfiumPage, 'hasPagePicture'>): boolean {
  const characters = text.replace(/\s/g, '').length;
  return characters === 0 || (characters < FEW_CHARACTERS && page.hasPagePicture());
}

/** Characters that no font has under that number: the font says what they are only by a name, or not at all. */
export function doubtfulCharacters(text: string): number {
  return text.match(DOUBTFUL)?.length ?? 0;
}

/** Controls, replaced and private characters; not the bullets of symbol fonts, nor PDFium's mark of a broken word. */
const DOUBTFUL = /(?![\t\n\r\uF06E\uF076\uF0A7\uF0A8\uF0B7\uF0D8])[\p{Cc}\p{Co}\uFFFD]/gu;
