import type { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../errors.ts';
import type { Extraction, ExtractionSummary, ExtractionWarning, PageText } from './extraction.ts';
import { tidyText } from './text/clean-text.ts';

const SILENT: ExtractionWarning = 'pages_without_text';

/**
 * What was read, as it is told: with its text as a whole, and never with an empty page that nothing speaks of. No
 * reader tells of empty pages itself, but that of the files inside, which knows why theirs are.
 *
 * @throws AppError `empty_document`, `no_text_layer` (422): no page has any text; there are pictures that were not read
 */
export function assemble(summary: ExtractionSummary, pages: PageText[]): Extraction {
  const texts = pages.map(({ text }) => text).filter((text) => text !== '');
  if (texts.length === 0) throw nothingIn(summary, pages.length);
  const others = summary.warnings.filter((warning) => warning !== SILENT);
  const warnings = hasSilentPage(summary, pages) ? [...others, SILENT] : others;
  return { ...summary, warnings, metadata: cleanMetadata(summary.metadata), text: texts.join('\n\n'), pages };
}

function nothingIn({ warnings }: ExtractionSummary, pages: number): AppError {
  const hasMore = warnings.includes('pictures_unread') || warnings.includes('ocr_failed');
  return hasMore ? documentErrors.no_text_layer({ pages }, { pages }) : documentErrors.empty_document();
}

/** Beside a file inside that was not read, only the document's own pages, which have no label, are judged here. */
function hasSilentPage({ warnings }: ExtractionSummary, pages: readonly PageText[]): boolean {
  const isMemberTold = warnings.includes('members_unreadable');
  return (
    warnings.includes(SILENT) ||
    pages.some(({ source, label }) => source === 'none' && !(isMemberTold && label !== undefined))
  );
}

/** A file says of itself what it likes: what cannot be stored, or is longer than anybody reads, is not kept. */
function cleanMetadata(metadata: Record<string, string>): Record<string, string> {
  const entries = Object.entries(metadata)
    .map(([name, value]) => [name, tidyText(value.slice(0, 2_000)).slice(0, 1_000).toWellFormed()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
