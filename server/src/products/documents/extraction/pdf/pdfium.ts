import { PDFiumModule } from '@hyzyla/pdfium';
import type { Member } from '../members/port.ts';
import { hasRunningAction } from './actions.ts';
import { type Appearances, openAppearances } from './appearances.ts';
import { attachmentsOf } from './attachments.ts';
import { readMetadata } from './metadata.ts';
import { allocate, allocateText, type Native } from './native.ts';
import { type Bookmark, outlineOf } from './outline.ts';
import { openPage, type PdfiumPage } from './pdfium-page.ts';

export type PdfiumDocument = {
  readonly pageCount: number;
  /** Gives a page to `work` and closes it after; undefined when the page cannot be loaded. */
  withPage<T>(index: number, work: (page: PdfiumPage) => T): T | undefined;
  /** What the annotations on a page show of their own, where they do. */
  appearances(index: number): Appearances | undefined;
  metadata(): Record<string, string>;
  /** Scripts, or programs to be started; looks through the whole file. */
  hasScripts(): boolean;
  /** The files inside it; each can be read until the document is closed. */
  attachments(): Iterable<Member>;
  outline(): readonly Bookmark[];
  readonly hasXfa: boolean;
  close(): void;
};

export type Pdfium = {
  /** @throws PdfiumRefusal */
  open(bytes: Uint8Array, password?: string): PdfiumDocument;
};

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

/** Loads a fresh instance. It is thrown away when it traps: its memory is then in an unknown state. */
export async function loadPdfium(): Promise<Pdfium> {
  const native = (await PDFiumModule({})) as Native;
  native._FPDF_InitLibraryWithConfig({});
  return { open: (bytes, password) => openDocument(native, bytes, password) };
}

function openDocument(native: Native, bytes: Uint8Array, password = ''): PdfiumDocument {
  const file = allocate(native, bytes.length);
  native.HEAPU8.set(bytes, file);
  const load = () => {
    const key = allocateText(native, password);
    const loaded = native._FPDF_LoadMemDocument(file, bytes.length, key);
    native.wasmExports.free(key);
    return loaded;
  };
  const document = load();
  // Looking at what annotations show changes a document: it is done on another copy of this one.
  let changed: number | undefined;
  if (!document) {
    native.wasmExports.free(file);
    throw new PdfiumRefusal(native._FPDF_GetLastError());
  }
  return {
    pageCount: native._FPDF_GetPageCount(document),
    withPage: (index, work) => withPage(native, native._FPDF_LoadPage(document, index), work),
    appearances: (index) => {
      changed ??= load();
      return changed ? appearancesOf(native, changed, index) : undefined;
    },
    metadata: () => readMetadata(native, document),
    hasScripts: () => native._FPDFDoc_GetJavaScriptActionCount(document) > 0 || hasRunningAction(bytes),
    attachments: () => attachmentsOf(native, document),
    outline: () => outlineOf(native, document),
    hasXfa: XFA_FORMS.has(native._FPDF_GetFormType(document)),
    close: () => {
      if (changed) native._FPDF_CloseDocument(changed);
      native._FPDF_CloseDocument(document);
      native.wasmExports.free(file);
    },
  };
}

function appearancesOf(native: Native, document: number, index: number): Appearances | undefined {
  return withPage(native, openAppearances(native, document, index), (page) => ({
    content: page.lines(page.characters()),
    pictures: page.pictures(),
  }));
}

/** A page is closed as soon as it is read: that is what keeps a thousand pages in constant memory. */
function withPage<T>(native: Native, page: number, work: (page: PdfiumPage) => T): T | undefined {
  if (!page) return undefined;
  const text = native._FPDFText_LoadPage(page);
  try {
    return text ? work(openPage(native, page, text)) : undefined;
  } finally {
    if (text) native._FPDFText_ClosePage(text);
    native._FPDF_ClosePage(page);
  }
}
