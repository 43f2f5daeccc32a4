import { documentErrors } from '../errors.ts';
import type { Extraction, ExtractionSummary, ExtractionWarning, PageText } from './extraction.ts';
import { tidyText } from './text/clean-text.ts';

/** Warnings that say why a page has no text. */
const EMPTY_PAGES = new Set<string>([
  'pages_without_text',
  'pages_unreadable',
  'pages_too_large',
  'members_unreadable',
  'ocr_failed',
  'ocr_page_limit',
] satisfies ExtractionWarning[]);

/**
 * What was read, as it is told: with its text as a whole, and never with an empty page that nothing speaks of.
 *
 * @throws AppError `empty_document` (422): no page has any text
 */
export function assemble(summary: ExtractionSummary, pages: PageText[]): Extraction {
  const texts = pages.map(({ text }) => text).filter((text) => text !== '');
  if (texts.length === 0) throw documentErrors.empty_document();
  const isSilent =
    pages.some(({ source }) => source === 'none') &&
    !summary.warnings.some((warning) => EMPTY_PAGES.has(warning));
  const warnings = isSilent ? [...summary.warnings, 'pages_without_text'] : summary.warnings;
  return { ...summary, warnings, metadata: cleanMetadata(summary.metadata), text: texts.join('\n\n'), pages };
}

/** A file says of itself what it likes: what cannot be stored, or is longer than anybody reads, is not kept. */
function cleanMetadata(metadata: Record<string, string>): Record<string, string> {
  const entries = Object.entries(metadata)
    .map(([name, value]) => [name, tidyText(value.slice(0, 2_000)).slice(0, 1_000).toWellFormed()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
