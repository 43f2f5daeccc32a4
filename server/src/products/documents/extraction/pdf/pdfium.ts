import { PDFiumModule } from '@hyzyla/pdfium';
import type { Member } from '../members/port.ts';
import { hasRunningAction, mentions } from './actions.ts';
import { type Appearances, openAppearances } from './appearances.ts';
import { attachmentsOf } from './attachments.ts';
import { boundMemory } from './bounded-memory.ts';
import { readMetadata } from './metadata.ts';
import { allocate, allocateText, type Native } from './native.ts';
import { type Bookmark, outlineOf } from './outline.ts';
import { openPage, type PdfiumPage } from './pdfium-page.ts';

export type PdfiumDocument = {
  readonly pageCount: number;
  /** False when none of the pages that are counted is there. */
  hasPages(): boolean;
  /** False when nothing in the file says that it is a page: PDFium takes anything for one, and finds it empty. */
  namesPages(): boolean;
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
  /** It wanted more memory than there is; what it gives from then on is not the document. */
  isFull(): boolean;
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
  const native = (await withoutGlobals(() => PDFiumModule({}))) as Native;
  const isFull = boundMemory(native.wasmExports.memory);
  native._FPDF_InitLibraryWithConfig({});
  const instance = { native, isFull };
  return { open: (bytes, password) => openDocument(instance, bytes, password), isFull };
}

/** The module leaves hints for its developers on the global object, which would keep its memory for ever. */
async function withoutGlobals<T>(load: () => Promise<T>): Promise<T> {
  const kept = new Set(Object.getOwnPropertyNames(globalThis));
  const loaded = await load();
  const isHint = (name: string) => Object.getOwnPropertyDescriptor(globalThis, name)?.get !== undefined;
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!kept.has(name) && isHint(name)) Reflect.deleteProperty(globalThis, name);
  return loaded;
}

type Instance = { readonly native: Native; readonly isFull: () => boolean };

function openDocument(instance: Instance, bytes: Uint8Array, password = ''): PdfiumDocument {
  const { native } = instance;
  const file = allocate(native, bytes.length);
  const length = bytes.length;
  native.HEAPU8.set(bytes, file);
  const load = () => {
    const key = allocateText(native, password);
    const loaded = native._FPDF_LoadMemDocument(file, length, key);
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
  const pageCount = native._FPDF_GetPageCount(document);
  const content = () => Buffer.from(native.HEAPU8.buffer, file, length);
  return {
    pageCount,
    hasPages: () => hasPages(native, document, pageCount),
    namesPages: () => mentions(content(), PAGES),
    withPage: (index, work) => withPage(instance, native._FPDF_LoadPage(document, index), work),
    appearances: (index) => {
      changed ??= load();
      return changed ? appearancesOf(instance, changed, index) : undefined;
    },
    metadata: () => readMetadata(native, document),
    hasScripts: () => native._FPDFDoc_GetJavaScriptActionCount(document) > 0 || hasRunningAction(content()),
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

/** Pages, or packed objects that may be some. Source: ISO 32000-1, 7.7.3.3 and 7.5.7. */
const PAGES = /\/Type\s*\/(?:Page\b|ObjStm\b)/;

/** Looks for the first that can be found, without reading it. */
function hasPages(native: Native, document: number, pageCount: number): boolean {
  const size = allocate(native, SIZE_BYTES);
  let index = 0;
  while (index < pageCount && !native._FPDF_GetPageSizeByIndexF(document, index, size)) index += 1;
  native.wasmExports.free(size);
  return index < pageCount;
}

/** Two numbers of four bytes. Source: PDFium fpdfview.h, FS_SIZEF. */
const SIZE_BYTES = 8;

function appearancesOf(instance: Instance, document: number, index: number): Appearances | undefined {
  return withPage(instance, openAppearances(instance.native, document, index), (page) => ({
    content: page.lines(page.characters()),
    pictures: page.pictures(),
  }));
}

/**
 * A page is closed as soon as it is read: that is what keeps a thousand pages in constant memory. When there was not
 * enough of it the instance is left as it is.
 */
function withPage<T>(
  { native, isFull }: Instance,
  page: number,
  work: (page: PdfiumPage) => T,
): T | undefined {
  const text = page && native._FPDFText_LoadPage(page);
  try {
    const result = text ? work(openPage(native, page, text)) : undefined;
    if (isFull()) throw new Error('PDFium has no memory left');
    return result;
  } finally {
    if (text && !isFull()) native._FPDFText_ClosePage(text);
    if (page && !isFull()) native._FPDF_ClosePage(page);
  }
}
