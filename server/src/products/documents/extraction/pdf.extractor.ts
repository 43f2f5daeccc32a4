import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../errors.ts';
import { type ExtractionSummary, type ExtractionWarning, MEDIA_TYPES, type PageSink } from './extraction.ts';
import { checkPageCount, type PdfReading, pageOf } from './pdf-page.ts';
import { loadPdfium, type Pdfium, type PdfiumDocument, PdfiumRefusal } from './pdfium.ts';
import { readWithPdfjs } from './pdfjs.ts';

let loaded: Promise<Pdfium> | undefined;

/**
 * Reads the text layer with PDFium, page by page; a document that PDFium refuses gets a second opinion from
 * pdf.js. Nothing in the file is executed or fetched.
 *
 * @throws AppError `password_required`, `corrupt_file`, `page_limit`, `no_text_layer` (422)
 */
export async function extractPdf(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const reading = await read(bytes, sink);
  const { engine, pageCount, emptyPages, warnings, metadata } = reading;
  if (pageCount < 1) throw documentErrors.corrupt_file({ format: 'PDF' });
  if (emptyPages === pageCount)
    throw documentErrors.no_text_layer({ pages: pageCount }, { pages: pageCount });
  if (emptyPages > 0) warnings.push('pages_without_text');
  return { mediaType: MEDIA_TYPES.pdf, engine, warnings, metadata };
}

async function read(bytes: Buffer, sink: PageSink): Promise<PdfReading> {
  try {
    loaded ??= loadPdfium();
    return await readPages((await loaded).open(bytes), bytes, sink);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof PdfiumRefusal && error.isLocked) throw documentErrors.password_required();
    if (isTruncated(bytes)) throw documentErrors.corrupt_file({ format: 'PDF' });
    // Anything but a refusal is a trap inside the module, whose memory is then in an unknown state.
    if (!(error instanceof PdfiumRefusal)) loaded = undefined;
    return await readWithPdfjs(bytes, sink);
  }
}

async function readPages(document: PdfiumDocument, bytes: Buffer, sink: PageSink): Promise<PdfReading> {
  const { pageCount } = document;
  checkPageCount(pageCount);
  const warnings = findings(document);
  let emptyPages = 0;
  for (let index = 0; index < pageCount; index += 1) {
    const raw = document.pageText(index);
    if (raw === undefined && isTruncated(bytes)) throw documentErrors.corrupt_file({ format: 'PDF' });
    if (raw === undefined && !warnings.includes('pages_unreadable')) warnings.push('pages_unreadable');
    const page = pageOf(index + 1, raw ?? '');
    if (page.source === 'none') emptyPages += 1;
    await sink(page);
  }
  const metadata = document.metadata();
  document.close();
  return { engine: 'pdfium', pageCount, emptyPages, warnings, metadata };
}

function findings(document: PdfiumDocument): ExtractionWarning[] {
  const warnings: ExtractionWarning[] = [];
  if (document.hasJavascript) warnings.push('javascript_ignored');
  if (document.hasAttachments) warnings.push('attachments_ignored');
  if (document.hasXfa) warnings.push('xfa_form_ignored');
  return warnings;
}

/** A whole PDF ends with its marker; what a cut one still shows is not the document. Source: ISO 32000-1 7.5.5. */
function isTruncated(bytes: Buffer): boolean {
  return !bytes.subarray(-TAIL_BYTES).includes('%%EOF');
}

/** Readers look for the marker this far from the end. Source: ISO 32000-1 annex H, note 18. */
const TAIL_BYTES = 1024;
