import { provenType } from '../detection/detect-binary.ts';
import { type ExtractionWarning, MAX_OCR_PAGES, type PageText } from '../extraction.ts';
import type { PictureFormat } from '../image/picture-formats.ts';
import type { Picture } from '../page/picture.ts';
import { takeTurns } from '../process/take-turns.ts';
import { hasLinesOfWords, pageOfPicture } from './ocr-page.ts';
import type { PictureReader } from './picture-reader.ts';
import type { OcrAccess } from './port.ts';

/** The words of a picture, and how far they are trusted, 0 to 1. */
export type PictureWords = Pick<PageText, 'text' | 'confidence'>;

export type InnerPictures = {
  /** Never fails: a picture that cannot be read has no words, which the warnings tell. */
  read(picture: Picture): Promise<readonly PictureWords[]>;
  readonly warnings: ReadonlySet<ExtractionWarning>;
};

/** Two of the largest pictures, decoded, are a third of what a reader of documents may have. */
const MAX_AT_ONCE = 2;

/** Pixels; a letter that is read is at least eight high, and a word is wider than high. */
const MIN_WIDTH = 20;
const MIN_HEIGHT = 10;

/**
 * A page that is a scan is text; a picture among text is more often none, and what is read in a photograph is noise.
 * Source: measured on public office files, print 0.75 to 0.97, photographs and drawings of turned words up to 0.56.
 */
const MIN_CONFIDENCE = 0.6;

/**
 * Reads the words of pictures that stand among text: each once, as many at a time as the recognition does. What
 * cannot be read is told: a format that nobody decodes here, a picture that is damaged or too large, words that are
 * too doubtful to be kept, a document of too many pictures, a machine without recognition.
 */
export function createInnerPictures(ocr: OcrAccess | undefined): InnerPictures {
  const warnings = new Set<ExtractionWarning>();
  const words = new Map<string, Promise<readonly PictureWords[]>>();
  const inTurn = takeTurns(Math.min(ocr?.processes ?? 1, MAX_AT_ONCE));
  let reader: Promise<PictureReader> | undefined;

  const wordsOf = async ({ recognise }: OcrAccess, picture: Picture): Promise<PictureWords[]> => {
    reader ??= import('./picture-reader.ts').then((module) => module.createPictureReader(recognise));
    const read = await reader;
    const found: PictureWords[] = [];
    for await (const bitmap of await decoded(picture)) {
      if ('error' in bitmap) {
        warnings.add('pictures_unread');
        continue;
      }
      if (bitmap.width < MIN_WIDTH || bitmap.height < MIN_HEIGHT) continue;
      const text = await read(bitmap);
      if (!text) warnings.add('ocr_failed');
      const page = text && text.confidence >= MIN_CONFIDENCE ? pageOfPicture(1, text) : undefined;
      // One block, whose paragraphs are lines of it.
      if (page?.text) found.push({ text: page.text.replace(/\n{2,}/g, '\n'), confidence: page.confidence });
      else if (bitmap.isCut || (text && hasLinesOfWords(text))) warnings.add('pictures_unread');
      if (page?.text && bitmap.isCut) warnings.add('document_repaired');
    }
    return found;
  };
  const readOnce = async (picture: Picture): Promise<readonly PictureWords[]> => {
    if (!ocr || words.size >= MAX_OCR_PAGES) {
      warnings.add(ocr ? 'ocr_page_limit' : 'pictures_unread');
      return [];
    }
    return await inTurn(() => wordsOf(ocr, picture)).catch(() => {
      warnings.add('pictures_unread');
      return [];
    });
  };
  return {
    read(picture) {
      const known = words.get(picture.name) ?? readOnce(picture);
      words.set(picture.name, known);
      return known;
    },
    warnings,
  };
}

/** @throws Error when the format is none of those that are decoded here; whatever a damaged picture throws */
async function decoded(picture: Picture): Promise<ReturnType<PictureFormat['decode']>> {
  const chunks: Buffer[] = [];
  for await (const chunk of picture.bytes()) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { pictureFormats } = await import('../image/picture-formats.ts');
  const format = pictureFormats[provenType(bytes) ?? ''];
  if (!format) throw new Error('a picture in a format that is not decoded here');
  return format.decode(bytes);
}
