import { readFile } from 'node:fs/promises';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { PageFlow } from '../page/page-flow.ts';
import type { Piece } from '../page/piece.ts';
import { RtfReader } from './rtf-reader.ts';
import { readTokens } from './tokens.ts';

/**
 * Reads a rich text: one page, more when it is long. One that is cut is read as far as it goes, and says so.
 *
 * @throws AppError `corrupt_file` (422): its groups are deeper in each other than any program writes them
 */
export async function extractRtf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const { pieces, metadata, isWhole } = readRtf(await readFile(path));
  const pages = new PageFlow(sink, tools);
  for (const piece of pieces) pages.add(piece);
  await pages.end();
  const warnings = [...(isWhole ? [] : ['document_repaired']), ...pages.warnings];
  return { mediaType: MEDIA_TYPES.rtf, engine: 'rtf', warnings, metadata };
}

export type RtfRead = {
  readonly pieces: readonly Piece[];
  readonly metadata: Record<string, string>;
  readonly isWhole: boolean;
};

export function readRtf(bytes: Buffer): RtfRead {
  const reader = new RtfReader();
  const isWhole = readTokens(bytes, reader);
  return { pieces: reader.end(), metadata: reader.metadata, isWhole };
}
