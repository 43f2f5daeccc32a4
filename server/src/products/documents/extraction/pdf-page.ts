import { documentErrors } from '../errors.ts';
import { tidyText, trustedShare } from './clean-text.ts';
import { type ExtractionWarning, MAX_PAGES, type PageText } from './extraction.ts';
import { PageWriter } from './page-writer.ts';

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
