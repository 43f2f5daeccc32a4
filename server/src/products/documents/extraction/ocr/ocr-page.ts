import type { PageText } from '../extraction.ts';
import type { Box } from '../page/block.schema.ts';
import { PageWriter } from '../page/page-writer.ts';
import type { PictureLine, PictureText } from './picture-reader.ts';
import { unionOf } from './tsv.ts';

/** What is read with less than this is more often a pattern in a photograph than a word. */
const MIN_LINE_CONFIDENCE = 0.3;
const MIN_PAGE_CONFIDENCE = 0.45;

/** The page that a picture shows, its paragraphs where they stand; one of noise has no text. */
export function pageOfPicture(number: number, found: PictureText): PageText {
  const page = new PageWriter();
  for (const { text, box } of readableParagraphs(found)) page.paragraph(text, { box });
  return page.page(number, { source: 'ocr', confidence: found.confidence });
}

/** What is read with enough confidence, and where it stands as shares of the picture. */
export function readableParagraphs({ lines, confidence }: PictureText): { text: string; box: Box }[] {
  const isText = confidence >= MIN_PAGE_CONFIDENCE;
  const paragraphs = new Map<number, PictureLine[]>();
  for (const line of isText ? lines : []) {
    if (line.confidence < MIN_LINE_CONFIDENCE) continue;
    paragraphs.set(line.paragraph, [...(paragraphs.get(line.paragraph) ?? []), line]);
  }
  return [...paragraphs.values()].map((paragraph) => ({
    text: joinLines(paragraph.map(({ text }) => text)),
    box: unionOf(paragraph.map(({ box }) => box)),
  }));
}

/** Letters and figures of a line that is print: the noise of a photograph is short. Source: measured, 8 on a keyboard. */
const MIN_LINE_LETTERS = 12;

/** Says whether there are lines of words, be they too doubtful to be kept: of another script, or blurred. */
export function hasLinesOfWords({ lines }: PictureText): boolean {
  return lines.some(
    ({ text, confidence }) =>
      confidence >= MIN_LINE_CONFIDENCE && (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= MIN_LINE_LETTERS,
  );
}

/** Lines as they stand; a word broken at the end of one is made whole. */
function joinLines(lines: readonly string[]): string {
  return lines.join('\n').replace(/(\p{L})[-\u00AD\u2010]\n(\p{Ll})/gu, '$1$2');
}
