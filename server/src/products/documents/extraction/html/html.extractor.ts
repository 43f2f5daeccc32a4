import { readFile } from 'node:fs/promises';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { PageFlow } from '../page/page-flow.ts';
import type { Piece } from '../page/piece.ts';
import { cleanText, tidyText } from '../text/clean-text.ts';
import { decodeText } from '../text/text-encoding.ts';
import { declaredEncoding, readHtml } from './read-html.ts';

/**
 * The visible text of a page: of the content that it marks, else of the article that Readability finds in it, else of
 * the whole. Nothing is executed and nothing is fetched.
 */
export async function extractHtml(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const { text: raw, isGuessed } = decodeText(bytes, declaredEncoding(bytes));
  const cleaned = cleanText(raw);
  const page = readHtml(cleaned.text);
  const pieces = page.end();
  const article = page.marksContent ? undefined : await findArticle(cleaned.text, pieces);
  const flow = new PageFlow(sink, tools);
  for (const piece of article ?? pieces) flow.add(piece);
  await flow.end();
  const warnings: ExtractionWarning[] = [...cleaned.warnings, ...flow.warnings];
  if (isGuessed) warnings.push('encoding_guessed');
  if (article && article.length < pieces.length) warnings.push('surroundings_left_out');
  const title = tidyText(page.title());
  return { mediaType: MEDIA_TYPES.html, engine: 'html', warnings, metadata: title ? { title } : {} };
}

/** Loaded when a page needs it: most mark their content, or are short. */
async function findArticle(source: string, pieces: readonly Piece[]): Promise<readonly Piece[] | undefined> {
  const { articleOf } = await import('./article.ts');
  return articleOf(source, pieces);
}
