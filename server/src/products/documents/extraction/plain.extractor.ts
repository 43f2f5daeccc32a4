import { readFile } from 'node:fs/promises';
import { cleanText } from './clean-text.ts';
import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from './extraction.ts';
import { PageWriter } from './page-writer.ts';
import { decodeText } from './text-encoding.ts';

export type TextRead = {
  readonly text: string;
  readonly warnings: ExtractionWarning[];
  readonly metadata: Record<string, string>;
};

/** Plain text, kept as it is laid out. */
export async function extractPlain(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await deliver(await readText(path), MEDIA_TYPES.text, sink);
}

/** Markdown is made to be read as it stands, so its signs stay. */
export async function extractMarkdown(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await deliver(await readText(path), MEDIA_TYPES.markdown, sink);
}

/** Decodes and cleans a whole text file. */
export async function readText(path: string): Promise<TextRead> {
  const { text: raw, encoding, isGuessed } = decodeText(await readFile(path));
  const { text, warnings } = cleanText(raw);
  return { text, warnings: isGuessed ? [...warnings, 'encoding_guessed'] : warnings, metadata: { encoding } };
}

/** White space alone is not a text: the pool refuses a document whose pages are all empty. */
async function deliver(read: TextRead, mediaType: string, sink: PageSink): Promise<ExtractionSummary> {
  const page = new PageWriter();
  page.laidOut(read.text);
  await sink(page.page(1, { confidence: readableShare(read.text) }));
  return { mediaType, engine: 'text', warnings: read.warnings, metadata: read.metadata };
}

/** Share of the characters that were not replaced in decoding, 0 to 1. */
export function readableShare(text: string): number {
  if (text === '') return 0;
  const replaced = text.match(/\uFFFD/g)?.length ?? 0;
  return Math.round((1 - replaced / text.length) * 1000) / 1000;
}
