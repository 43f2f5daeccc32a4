import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { lockedError } from './locked.ts';
import { openWindow } from './page-window.ts';
import { checkPageCount } from './pdf-page.ts';
import { loadPdfium, type Pdfium, PdfiumRefusal } from './pdfium.ts';
import { openWithPdfjs } from './pdfjs.ts';
import { type PdfReading, readPages } from './read-pages.ts';
import { settle, warningsOf } from './unknown-characters.ts';

let loaded: Promise<Pdfium> | undefined;

/**
 * Reads the text layer with PDFium, page by page, and with pdf.js the pages whose characters PDFium does not know
 * and the documents that it refuses. A page that is a picture is drawn and its words are recognised, where that
 * can be had. Nothing in the file is executed or fetched.
 *
 * @throws AppError `password_required`, `password_invalid`, `corrupt_file`, `page_limit`, `no_text_layer`, `empty_document` (422)
 */
export async function extractPdf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const bytes = await readFile(path);
  const { engine, pageCount, emptyPages, hasAttachedText, warnings, metadata } = await read(
    bytes,
    sink,
    tools,
  );
  if (pageCount < 1) throw documentErrors.corrupt_file({ format: 'PDF' });
  if (emptyPages === pageCount && !hasAttachedText) {
    const isUnread = warnings.includes('ocr_failed') || warnings.includes('pages_too_large');
    const isLookedAt = tools.ocr && engine !== 'pdfjs' && !isUnread;
    if (isLookedAt) throw documentErrors.empty_document();
    throw documentErrors.no_text_layer({ pages: pageCount }, { pages: pageCount });
  }
  return { mediaType: MEDIA_TYPES.pdf, engine, warnings, metadata };
}

async function read(bytes: Buffer, sink: PageSink, tools: ReaderTools): Promise<PdfReading> {
  try {
    loaded ??= loadPdfium();
    return await readPages((await loaded).open(bytes, tools.password), {
      bytes,
      sink,
      tools,
      isCut: isTruncated(bytes),
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof PdfiumRefusal && error.isLocked) throw lockedError(tools.password);
    if (isTruncated(bytes)) throw documentErrors.corrupt_file({ format: 'PDF' });
    // Anything but a refusal is a trap inside the module, whose memory is then in an unknown state.
    if (!(error instanceof PdfiumRefusal)) loaded = undefined;
    return await rebuild(bytes, sink, tools.password);
  }
}

/**
 * The whole document by pdf.js. It says so in the warnings, and it does not deliver a part for the whole: a page
 * that cannot be read makes the document a damaged one.
 */
async function rebuild(bytes: Buffer, sink: PageSink, password?: string): Promise<PdfReading> {
  const document = await openWithPdfjs(bytes, password);
  const { pageCount } = document;
  checkPageCount(pageCount);
  const window = openWindow<undefined>();
  const warnings = new Set(['document_repaired']);
  let emptyPages = 0;
  const hand = async (page: Parameters<PageSink>[0] | undefined) => {
    if (page?.source === 'none') emptyPages += 1;
    if (page) await sink(page);
  };
  for (let number = 1; number <= pageCount; number += 1) {
    const lines = await document.lines(number).catch(() => undefined);
    if (!lines) throw documentErrors.corrupt_file({ format: 'PDF' });
    const content = settle(lines);
    for (const warning of warningsOf(content)) warnings.add(warning);
    await hand(window.add({ number, content, extra: undefined })?.page);
  }
  for (const { page } of window.end()) await hand(page);
  await document.close();
  const findings = { hasAttachedText: false, warnings: [...warnings], metadata: {} };
  return { engine: 'pdfjs', pageCount, emptyPages, ...findings };
}

/** A whole PDF ends with its marker; what a cut one still shows is not the document. Source: ISO 32000-1 7.5.5. */
function isTruncated(bytes: Buffer): boolean {
  return !bytes.subarray(-TAIL_BYTES).includes('%%EOF');
}

/** Readers look for the marker this far from the end. Source: ISO 32000-1 annex H, note 18. */
const TAIL_BYTES = 1024;
