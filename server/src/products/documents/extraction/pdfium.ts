import { PDFiumModule } from '@hyzyla/pdfium';

/** The functions used here that the package's own types leave out. Source: PDFium public/fpdf_*.h. */
type Native = Awaited<ReturnType<typeof PDFiumModule>> & {
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, bytes: number): number;
  _FPDFDoc_GetJavaScriptActionCount(document: number): number;
  _FPDFDoc_GetAttachmentCount(document: number): number;
  _FPDF_GetFormType(document: number): number;
};

export type PdfiumDocument = {
  readonly pageCount: number;
  /** The text of a page in reading order with CRLF line ends, or undefined when the page cannot be loaded. */
  pageText(index: number): string | undefined;
  metadata(): Record<string, string>;
  readonly hasJavascript: boolean;
  readonly hasAttachments: boolean;
  readonly hasXfa: boolean;
  close(): void;
};

export type Pdfium = { open(bytes: Uint8Array): PdfiumDocument };

/** PDFium will not open the document. `isLocked` says that it needs a password. */
export class PdfiumRefusal extends Error {
  override readonly name = 'PdfiumRefusal';
  readonly isLocked: boolean;

  constructor(code: number) {
    super(`PDFium error ${code}`);
    this.isLocked = code === ERROR_PASSWORD || code === ERROR_SECURITY;
  }
}

/** Source: PDFium fpdfview.h, FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const ERROR_PASSWORD = 4;
const ERROR_SECURITY = 5;

/** Source: PDFium fpdf_formfill.h, FORMTYPE_XFA_FULL and FORMTYPE_XFA_FOREGROUND. */
const XFA_FORMS = new Set([2, 3]);

const TAGS = { title: 'Title', author: 'Author', subject: 'Subject', created: 'CreationDate' };
const UTF16 = new TextDecoder('utf-16le');

/** Loads a fresh instance. It is thrown away when it traps: its memory is then in an unknown state. */
export async function loadPdfium(): Promise<Pdfium> {
  const native = (await PDFiumModule({})) as Native;
  native._FPDF_InitLibraryWithConfig({});
  return { open: (bytes) => openDocument(native, bytes) };
}

function openDocument(native: Native, bytes: Uint8Array): PdfiumDocument {
  const file = allocate(native, bytes.length);
  native.HEAPU8.set(bytes, file);
  const document = native._FPDF_LoadMemDocument(file, bytes.length, 0);
  if (!document) {
    native.wasmExports.free(file);
    throw new PdfiumRefusal(native._FPDF_GetLastError());
  }
  return {
    pageCount: native._FPDF_GetPageCount(document),
    pageText: (index) => readPage(native, document, index),
    metadata: () => readMetadata(native, document),
    hasJavascript: native._FPDFDoc_GetJavaScriptActionCount(document) > 0,
    hasAttachments: native._FPDFDoc_GetAttachmentCount(document) > 0,
    hasXfa: XFA_FORMS.has(native._FPDF_GetFormType(document)),
    close: () => {
      native._FPDF_CloseDocument(document);
      native.wasmExports.free(file);
    },
  };
}

/** A page is closed as soon as it is read: that is what keeps a thousand pages in constant memory. */
function readPage(native: Native, document: number, index: number): string | undefined {
  const page = native._FPDF_LoadPage(document, index);
  if (!page) return undefined;
  const text = native._FPDFText_LoadPage(page);
  try {
    return text ? readText(native, text) : undefined;
  } finally {
    if (text) native._FPDFText_ClosePage(text);
    native._FPDF_ClosePage(page);
  }
}

function readText(native: Native, text: number): string {
  const characters = native._FPDFText_CountChars(text);
  if (characters <= 0) return '';
  const buffer = allocate(native, (characters + 1) * 2);
  try {
    const written = native._FPDFText_GetText(text, 0, characters, buffer);
    return decode(native, buffer, written * 2);
  } finally {
    native.wasmExports.free(buffer);
  }
}

function readMetadata(native: Native, document: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, tag] of Object.entries(TAGS)) {
    const value = metaText(native, document, tag).trim();
    if (value) found[name] = value;
  }
  return found;
}

function metaText(native: Native, document: number, tag: string): string {
  const name = allocate(native, tag.length + 1);
  native.HEAPU8.set(Buffer.from(`${tag}\0`, 'latin1'), name);
  const bytes = native._FPDF_GetMetaText(document, name, 0, 0);
  const value = allocate(native, Math.max(bytes, 2));
  native._FPDF_GetMetaText(document, name, value, bytes);
  const text = decode(native, value, bytes);
  native.wasmExports.free(value);
  native.wasmExports.free(name);
  return text;
}

/** Reads UTF-16 whose last unit is the terminator. */
function decode(native: Native, from: number, bytes: number): string {
  return UTF16.decode(native.HEAPU8.subarray(from, from + Math.max(0, bytes - 2)));
}

function allocate(native: Native, bytes: number): number {
  const address = native.wasmExports.malloc(bytes);
  if (address === 0) throw new Error('PDFium has no memory left');
  return address;
}
