import type { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../errors.ts';
import type { Extraction, ExtractionSummary, PageText } from './extraction.ts';
import { tidyText } from './text/clean-text.ts';

/**
 * What was read, as it is told: with its text as a whole, and never with an empty page that nothing speaks of. No
 * reader tells of empty pages itself.
 *
 * @throws AppError `empty_document`, `no_text_layer` (422): no page has any text; there are pictures that were not read
 */
export function assemble(summary: ExtractionSummary, pages: PageText[]): Extraction {
  const texts = pages.map(({ text }) => text).filter((text) => text !== '');
  if (texts.length === 0) throw nothingIn(summary, pages.length);
  const warnings = [...summary.warnings, ...(hasSilentPage(summary, pages) ? ['pages_without_text'] : [])];
  return { ...summary, warnings, metadata: cleanMetadata(summary.metadata), text: texts.join('\n\n'), pages };
}

function nothingIn({ warnings }: ExtractionSummary, pages: number): AppError {
  const hasMore = warnings.includes('pictures_unread') || warnings.includes('ocr_failed');
  return hasMore ? documentErrors.no_text_layer({ pages }, { pages }) : documentErrors.empty_document();
}

/** An empty page under the name of a file inside that says nothing stands for one that was not read, which is told. */
function hasSilentPage({ warnings }: ExtractionSummary, pages: readonly PageText[]): boolean {
  const isMemberTold = warnings.includes('members_unreadable');
  const labels = new Set(pages.filter(({ text }) => text !== '').map(({ label }) => label));
  return pages.some(
    ({ source, label }) => source === 'none' && !(isMemberTold && label !== undefined && !labels.has(label)),
  );
}

/** A file says of itself what it likes: what cannot be stored, or is longer than anybody reads, is not kept. */
function cleanMetadata(metadata: Record<string, string>): Record<string, string> {
  const entries = Object.entries(metadata)
    .map(([name, value]) => [name, tidyText(value.slice(0, 2_000)).slice(0, 1_000).toWellFormed()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
