import { documentErrors } from '../../errors.ts';
import { tidyText, trustedShare } from '../clean-text.ts';
import { type ExtractionWarning, MAX_PAGES, type PageText } from '../extraction.ts';
import { PageWriter } from '../page-writer.ts';
import type { PdfiumPage } from './pdfium-page.ts';

/** Findings of one reading, whichever engine did it. */
export type PdfReading = {
  readonly engine: string;
  readonly pageCount: number;
  readonly emptyPages: number;
  readonly warnings: ExtractionWarning[];
  readonly metadata: Record<string, string>;
};

export function pageOf(number: number, raw: string): PageText {
  const page = new PageWriter();
  page.laidOut(tidyText(raw));
  return page.page(number, { confidence: trustedShare(raw) });
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
