import { readFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { documentErrors } from '../../errors.ts';
import type { Drawing } from '../page/drawing.ts';
import type { DrawOrder } from '../process/extractor.protocol.ts';
import { lockedError } from './locked.ts';
import { loadPdfium, type PdfiumDocument, PdfiumRefusal } from './pdfium.ts';

/**
 * Draws one page of a PDF.
 *
 * @throws AppError `page_not_found`, `password_required`, `password_invalid`, `corrupt_file` (422)
 */
export async function drawPdf({ path, page, width, password }: Omit<DrawOrder, 'kind'>): Promise<Drawing> {
  const document = await open(path, password);
  try {
    if (page > document.pageCount)
      throw documentErrors.page_not_found({ pages: String(page), count: document.pageCount });
    const drawn = document.withPage(page - 1, (one) => one.draw(width));
    if (!drawn) throw documentErrors.corrupt_file({ format: 'PDF' });
    const { width: wide, height, pixels } = drawn;
    const png = encode({ width: wide, height, data: pixels, channels: 3 });
    return { width: wide, height, png: Buffer.from(png).toString('base64') };
  } finally {
    document.close();
  }
}

async function open(path: string, password: string | undefined): Promise<PdfiumDocument> {
  const bytes = await readFile(path);
  try {
    return (await loadPdfium()).open(bytes, password);
  } catch (error) {
    if (error instanceof PdfiumRefusal && error.isLocked) throw lockedError(password);
    throw documentErrors.corrupt_file({ format: 'PDF' });
  }
}
