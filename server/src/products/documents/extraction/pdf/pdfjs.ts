import { getDocumentProxy } from 'unpdf';
import { documentErrors } from '../../errors.ts';
import type { PageSink } from '../extraction.ts';
import { checkPageCount, type PdfReading, pageOf } from './pdf-page.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;
type TextItem = { readonly str: string; readonly hasEOL: boolean };

/**
 * The second opinion: pdf.js rebuilds documents that PDFium gives up on. It says so in the warnings, and it does
 * not deliver a part for the whole: a page that it cannot read makes the document a damaged one.
 *
 * @throws AppError `password_required`, `corrupt_file`, `page_limit` (422)
 */
export async function readWithPdfjs(bytes: Uint8Array, sink: PageSink): Promise<PdfReading> {
  const document = await openOrRefuse(bytes);
  checkPageCount(document.numPages);
  let emptyPages = 0;
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = pageOf(number, await readPage(document, number));
    if (page.source === 'none') emptyPages += 1;
    await sink(page);
  }
  const pageCount = document.numPages;
  await document.loadingTask.destroy();
  return { engine: 'pdfjs', pageCount, emptyPages, warnings: ['document_repaired'], metadata: {} };
}

async function openOrRefuse(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { useSystemFonts: false, verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw documentErrors.password_required();
    throw documentErrors.corrupt_file({ format: 'PDF' });
  }
}

async function readPage(document: PdfDocument, number: number): Promise<string> {
  try {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return items.map((item) => (isText(item) ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  } catch {
    throw documentErrors.corrupt_file({ format: 'PDF' });
  }
}

function isText(item: object): item is TextItem {
  return 'str' in item;
}
