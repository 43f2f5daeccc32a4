import { open, readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { checkInflation, isOpaque } from './check-inflation.ts';
import { lockedError } from './locked.ts';
import { openWindow } from './page-window.ts';
import { checkPageCount } from './pdf-page.ts';
import { loadPdfium, type Pdfium, PdfiumRefusal } from './pdfium.ts';
import { openWithPdfjs, type PdfjsDocument } from './pdfjs.ts';
import { type PdfReading, readPages } from './read-pages.ts';
import { settle, warningsOf } from './unknown-characters.ts';

/** What reads the next document; a document inside another one meanwhile has an instance of its own. */
let idle: Pdfium | undefined;

/**
 * Reads the text layer with PDFium, page by page, and with pdf.js the pages whose characters PDFium does not know
 * and the documents that it refuses. A page that is a picture is drawn and its words are recognised, where that
 * can be had. Nothing in the file is executed or fetched.
 *
 * @throws AppError `password_required`, `password_invalid`, `corrupt_file`, `page_limit`, `decompression_limit`,
 *   `extraction_crashed`, `no_text_layer`, `empty_document` (422)
 */
export async function extractPdf(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const { engine, pageCount, emptyPages, hasAttachedText, warnings, metadata } = await read(
    path,
    sink,
    tools,
  );
  if (pageCount < 1) throw documentErrors.corrupt_file({ format: 'PDF' });
  if (emptyPages === pageCount && !hasAttachedText) {
    if (warnings.includes('pages_unreadable')) throw documentErrors.corrupt_file({ format: 'PDF' });
    const isUnread = warnings.includes('ocr_failed') || warnings.includes('pages_too_large');
    const isLookedAt = tools.ocr && engine !== 'pdfjs' && !isUnread;
    if (isLookedAt) throw documentErrors.empty_document();
    throw documentErrors.no_text_layer({ pages: pageCount }, { pages: pageCount });
  }
  return { mediaType: MEDIA_TYPES.pdf, engine, warnings, metadata };
}

async function read(path: string, sink: PageSink, tools: ReaderTools): Promise<PdfReading> {
  const reading = await readWithPdfium(path, sink, tools);
  if (reading === 'refused') return await rebuild(await readFile(path), sink, tools.password);
  return reading === 'full' ? await readAfterFull(await readFile(path), sink, tools.password) : reading;
}

/** An instance goes on to the next document when all went well: after a trap its memory is in an unknown state. */
async function readWithPdfium(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<PdfReading | 'refused' | 'full'> {
  const pdfium = idle ?? (await loadPdfium());
  idle = undefined;
  const isCut = await isTruncated(path);
  try {
    // PDFium has a copy of the file: another one is not kept meanwhile.
    const document = pdfium.open(await readFile(path), tools.password);
    const reading = await readPages(document, { path, sink, tools, isCut });
    if (pdfium.isFull()) return 'full';
    idle = pdfium;
    return reading;
  } catch (error) {
    if (pdfium.isFull()) return 'full';
    if (error instanceof AppError) throw error;
    if (error instanceof PdfiumRefusal) idle = pdfium;
    if (error instanceof PdfiumRefusal && error.isLocked) throw lockedError(tools.password);
    if (isCut) throw documentErrors.corrupt_file({ format: 'PDF' });
    return 'refused';
  }
}

/**
 * What filled the memory of PDFium is a stream that inflates without measure, which is refused, or turns in a
 * circle, which pdf.js leaves out.
 */
async function readAfterFull(bytes: Buffer, sink: PageSink, password?: string): Promise<PdfReading> {
  globalThis.gc?.();
  await checkInflation(bytes);
  const reading = isOpaque(bytes) ? undefined : await rebuild(bytes, sink, password).catch(() => undefined);
  if (!reading || reading.emptyPages === reading.pageCount) throw documentErrors.extraction_crashed();
  return reading;
}

/**
 * The whole document by pdf.js. It says so in the warnings, and it does not deliver a part for the whole: a page
 * that cannot be read makes the document a damaged one.
 */
async function rebuild(bytes: Buffer, sink: PageSink, password?: string): Promise<PdfReading> {
  const document = await openWithPdfjs(bytes, password);
  try {
    return await readAll(document, sink);
  } finally {
    await document.close();
  }
}

async function readAll(document: PdfjsDocument, sink: PageSink): Promise<PdfReading> {
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
  const findings = { hasAttachedText: false, warnings: [...warnings], metadata: {} };
  return { engine: 'pdfjs', pageCount, emptyPages, ...findings };
}

/** A whole PDF ends with its marker; what a cut one still shows is not the document. Source: ISO 32000-1 7.5.5. */
async function isTruncated(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return !tail.includes('%%EOF');
  } finally {
    await file.close();
  }
}

/** Readers look for the marker this far from the end. Source: ISO 32000-1 annex H, note 18. */
const TAIL_BYTES = 1024;
