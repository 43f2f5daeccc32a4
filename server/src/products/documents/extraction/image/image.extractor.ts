import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type Extractor, MAX_PAGES } from '../extraction.ts';
import { createOcrQueue } from '../ocr/ocr-queue.ts';
import type { Bitmap } from '../ocr/port.ts';
import { PageWriter } from '../page/page-writer.ts';
import { type PictureFormat, pictureFormats } from './picture-formats.ts';

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
    let pages = 0;
    for await (const bitmap of pictures(format, await readFile(path))) {
      pages += 1;
      if (pages > MAX_PAGES) throw documentErrors.page_limit({ pages, limit: MAX_PAGES });
      await queue.add(bitmap, new PageWriter().page(pages));
    }
    const { warnings, read } = await queue.end();
    if (pages === 0) throw documentErrors.corrupt_file({ format: format.name });
    if (read === 0 && warnings.includes('ocr_failed'))
      throw documentErrors.no_text_layer({ pages }, { pages });
    if (read === 0) throw documentErrors.empty_document();
    return { mediaType, engine: 'ocr', warnings: [...warnings], metadata: {} };
  };
}

/** Whatever a decoder stumbles over, the file is damaged. */
async function* pictures({ decode, name }: PictureFormat, bytes: Buffer): AsyncGenerator<Bitmap> {
  try {
    yield* decode(bytes);
  } catch (error) {
    throw error instanceof AppError ? error : documentErrors.corrupt_file({ format: name });
  }
}
