import { readFile } from 'node:fs/promises';
import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { markdownBlocks } from '../page/markdown-blocks.ts';
import { MAX_BLOCKS, PageWriter } from '../page/page-writer.ts';
import { splitText } from '../page/split-text.ts';
import { cleanText, isVisible } from './clean-text.ts';
import { decodeText } from './text-encoding.ts';

export type TextRead = {
  readonly text: string;
  readonly warnings: ExtractionWarning[];
  readonly metadata: Record<string, string>;
};

/** Plain text, kept as it is laid out; a long one in pages. */
export async function extractPlain(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await writePlain(await readText(path), MEDIA_TYPES.text, sink);
}

/** The source of LaTeX is text that a person wrote and can read; it is not typeset. */
export async function extractLatex(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await writePlain(await readText(path), MEDIA_TYPES.latex, sink);
}

async function writePlain(read: TextRead, mediaType: string, sink: PageSink): Promise<ExtractionSummary> {
  const confidence = readableShare(read.text);
  for (const [index, text] of splitText(read.text).entries()) {
    const page = new PageWriter();
    page.laidOut(text);
    await sink(page.page(index + 1, { confidence }));
  }
  return { mediaType, engine: 'text', warnings: read.warnings, metadata: read.metadata };
}

/** Markdown is made to be read as it stands, so its signs stay. */
export async function extractMarkdown(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const read = await readText(path);
  await writeMarkdown(read.text, sink);
  const warnings: ExtractionWarning[] = holdsPictures(read.text)
    ? [...read.warnings, 'pictures_unread']
    : read.warnings;
  return { mediaType: MEDIA_TYPES.markdown, engine: 'text', warnings, metadata: read.metadata };
}

/** Pictures written as text, in an address or as a result of a notebook; a drawing of lines is none. */
export function holdsPictures(text: string): boolean {
  return /data:image\/(?!svg)|"image\/(?!svg)\w/i.test(text);
}

/** Writes Markdown as it stands, with the blocks that its signs make. */
export async function writeMarkdown(markdown: string, sink: PageSink): Promise<void> {
  const confidence = readableShare(markdown);
  for (const [index, whole] of splitText(markdown).entries()) {
    const text = isVisible(whole) ? whole : '';
    const blocks = markdownBlocks(text).slice(0, MAX_BLOCKS);
    const facts = text
      ? ({ source: 'text', confidence } as const)
      : ({ source: 'none', confidence: 0 } as const);
    await sink({ number: index + 1, text, blocks, ...facts });
  }
}

/** Writes text whose spaces and line ends mean something; a long one in pages. */
export async function writeCode(text: string, sink: PageSink): Promise<void> {
  const confidence = readableShare(text);
  for (const [index, part] of splitText(text).entries()) {
    const page = new PageWriter();
    page.code(part);
    await sink(page.page(index + 1, { confidence }));
  }
}

/** Decodes and cleans a whole text file. */
export async function readText(path: string): Promise<TextRead> {
  const { text: raw, encoding, isGuessed } = decodeText(await readFile(path));
  const { text, warnings } = cleanText(raw);
  return { text, warnings: isGuessed ? [...warnings, 'encoding_guessed'] : warnings, metadata: { encoding } };
}

/** Share of the characters that were not replaced in decoding, 0 to 1. */
export function readableShare(text: string): number {
  if (text === '') return 0;
  const replaced = text.match(/\uFFFD/g)?.length ?? 0;
  return Math.round((1 - replaced / text.length) * 1000) / 1000;
}
