import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { createOcrQueue } from '../ocr/ocr-queue.ts';
import { checkPageCount, mayBePicture, type PdfReading, pageOf } from './pdf-page.ts';
import { loadPdfium, type Pdfium, type PdfiumDocument, PdfiumRefusal } from './pdfium.ts';
import type { PdfiumPage } from './pdfium-page.ts';
import { readWithPdfjs } from './pdfjs.ts';

let loaded: Promise<Pdfium> | undefined;

/**
 * Reads the text layer with PDFium, page by page; a document that PDFium refuses gets a second opinion from
 * pdf.js. A page that is a picture is drawn and its words are recognised, where that can be had. Nothing in the
 * file is executed or fetched.
 *
 * @throws AppError `password_required`, `corrupt_file`, `page_limit`, `no_text_layer` (422)
 */
export async function extractPdf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const reading = await read(bytes, sink, tools);
  const { engine, pageCount, emptyPages, warnings, metadata } = reading;
  if (pageCount < 1) throw documentErrors.corrupt_file({ format: 'PDF' });
  if (emptyPages === pageCount) {
    const isLookedAt = tools.recognise && engine !== 'pdfjs' && !warnings.includes('ocr_failed');
    if (isLookedAt) throw documentErrors.empty_document();
    throw documentErrors.no_text_layer({ pages: pageCount }, { pages: pageCount });
  }
  if (emptyPages > 0) warnings.push('pages_without_text');
  return { mediaType: MEDIA_TYPES.pdf, engine, warnings, metadata };
}

async function read(bytes: Buffer, sink: PageSink, tools: ReaderTools): Promise<PdfReading> {
  try {
    loaded ??= loadPdfium();
    return await readPages((await loaded).open(bytes), { bytes, sink, tools });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof PdfiumRefusal && error.isLocked) throw documentErrors.password_required();
    if (isTruncated(bytes)) throw documentErrors.corrupt_file({ format: 'PDF' });
    // Anything but a refusal is a trap inside the module, whose memory is then in an unknown state.
    if (!(error instanceof PdfiumRefusal)) loaded = undefined;
    return await readWithPdfjs(bytes, sink);
  }
}

type Task = { readonly bytes: Buffer; readonly sink: PageSink; readonly tools: ReaderTools };

async function readPages(document: PdfiumDocument, { bytes, sink, tools }: Task): Promise<PdfReading> {
  const { pageCount } = document;
  checkPageCount(pageCount);
  const found = new Set(findings(document));
  const queue = tools.recognise && createOcrQueue(tools.recognise, sink);
  let emptyPages = 0;
  for (let index = 0; index < pageCount; index += 1) {
    const seen = document.withPage(index, (page) => look(page, queue !== undefined));
    if (!seen && isTruncated(bytes)) throw documentErrors.corrupt_file({ format: 'PDF' });
    if (!seen) found.add('pages_unreadable');
    const page = pageOf(index + 1, seen?.text ?? '');
    if (seen?.picture === 'too_large') found.add('pages_too_large');
    else if (queue && seen?.picture) {
      await queue.add(seen.picture, page);
      continue;
    }
    if (page.source === 'none') emptyPages += 1;
    await sink(page);
  }
  const read = await queue?.end();
  const metadata = document.metadata();
  document.close();
  const warnings = [...found, ...(read?.warnings ?? [])];
  const engine = read?.read ? 'pdfium+ocr' : 'pdfium';
  return { engine, pageCount, emptyPages: emptyPages + (read?.empty ?? 0), warnings, metadata };
}

function look(page: PdfiumPage, mayDraw: boolean) {
  const text = page.text();
  return { text, picture: mayDraw && mayBePicture(text, page) ? page.render() : undefined };
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
