import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type ExtractionWarning, type Extractor, MAX_PAGES } from '../extraction.ts';
import { createOcrQueue } from '../ocr/ocr-queue.ts';
import { PageWriter } from '../page/page-writer.ts';
import { type PictureFormat, pictureFormats } from './picture-formats.ts';
import type { CutBitmap } from './pixels.ts';

/**
 * A picture is a document of one page for each picture in the file; its words are recognised.
 *
 * @throws AppError `image_too_large`, `corrupt_file`, `page_limit`, `no_text_layer`, `empty_document` (422)
 */
export function pictureExtractor(mediaType: string): Extractor {
  const format = pictureFormats[mediaType];
  if (!format) throw new Error(`no decoder for ${mediaType}`);
  return async (path, sink, { ocr, known }) => {
    if (!ocr) throw documentErrors.no_text_layer({ pages: 1 }, { pages: 1 });
    const queue = createOcrQueue(ocr, { sink, known });
    const refusals: AppError[] = [];
    const bytes = await readFile(path);
    let pages = 0;
    let isCut = false;
    for await (const picture of pictures(format, bytes)) {
      pages += 1;
      if (pages > MAX_PAGES) throw documentErrors.page_limit({ pages, limit: MAX_PAGES });
      const page = new PageWriter().page(pages);
      if (picture instanceof AppError) {
        refusals.push(picture);
        await sink(page);
      } else {
        isCut ||= picture.isCut ?? false;
        await queue.add(picture, page);
      }
    }
    const { warnings, read } = await queue.end();
    if (pages === 0) throw documentErrors.corrupt_file({ format: format.name });
    if (read === 0 && refusals[0]) throw refusals[0];
    if (read === 0 && warnings.includes('ocr_failed'))
      throw documentErrors.no_text_layer({ pages }, { pages });
    if (read === 0 && isCut) throw documentErrors.corrupt_file({ format: format.name });
    if (read === 0) throw documentErrors.empty_document();
    const repaired: ExtractionWarning[] = isCut ? ['document_repaired'] : [];
    const found = new Set([...refusals.map(warningOf), ...repaired, ...warnings]);
    return { mediaType, engine: 'ocr', warnings: [...found], metadata: {} };
  };
}

/** The pictures of a file, and in place of what cannot be had what a file of that alone is refused with. */
async function* pictures(
  { decode, name }: PictureFormat,
  bytes: Buffer,
): AsyncGenerator<CutBitmap | AppError> {
  // Whatever a decoder stumbles over, the file is damaged.
  const refusalOf = (error: unknown) =>
    error instanceof AppError ? error : documentErrors.corrupt_file({ format: name });
  try {
    for await (const picture of decode(bytes)) yield 'error' in picture ? refusalOf(picture.error) : picture;
  } catch (error) {
    throw refusalOf(error);
  }
}

function warningOf({ code }: AppError): ExtractionWarning {
  return code === 'image_too_large' ? 'pages_too_large' : 'pages_unreadable';
}
