import type { PDFiumModule } from '@hyzyla/pdfium';
import type { GrowingMemory } from './bounded-memory.ts';

/** The functions used here that the package's own types leave out. Source: PDFium public/fpdf_*.h. */
export type Native = Awaited<ReturnType<typeof PDFiumModule>> & {
  readonly wasmExports: {
    readonly memory: GrowingMemory;
    /** Called once for each character: six times as fast as by the module's own function. */
    FPDFText_HasUnicodeMapError(text: number, index: number): number;
    FPDFText_GetCharAngle(text: number, index: number): number;
  };
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, bytes: number): number;
  _FPDFDoc_GetJavaScriptActionCount(document: number): number;
  _FPDFDoc_GetAttachmentCount(document: number): number;
  _FPDFDoc_GetAttachment(document: number, index: number): number;
  _FPDFAttachment_GetName(attachment: number, buffer: number, bytes: number): number;
  _FPDFAttachment_GetFile(attachment: number, buffer: number, bytes: number, size: number): number;
  _FPDFBookmark_GetFirstChild(document: number, bookmark: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, bytes: number): number;
  _FPDFBookmark_GetDest(document: number, bookmark: number): number;
  _FPDFBookmark_GetAction(bookmark: number): number;
  _FPDFAction_GetDest(document: number, action: number): number;
  _FPDFDest_GetDestPageIndex(document: number, destination: number): number;
  _FPDF_GetFormType(document: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  _FPDFText_HasUnicodeMapError(text: number, index: number): number;
  _FPDFText_IsHyphen(text: number, index: number): number;
  _FPDFText_IsGenerated(text: number, index: number): number;
  _FPDFText_GetTextObject(text: number, index: number): number;
  _FPDFTextObj_GetFont(object: number): number;
  _FPDFFont_GetIsEmbedded(font: number): number;
  _FPDFText_GetFontInfo(text: number, index: number, buffer: number, bytes: number, flags: number): number;
  _FPDFText_CountRects(text: number, start: number, count: number): number;
  _FPDFText_GetRect(
    text: number,
    index: number,
    left: number,
    top: number,
    right: number,
    bottom: number,
  ): number;
  _FPDFText_GetFontSize(text: number, index: number): number;
  _FPDFText_GetMatrix(text: number, index: number, matrix: number): number;
  _FPDFText_GetCharOrigin(text: number, index: number, x: number, y: number): number;
  _FPDFPage_GetRotation(page: number): number;
  _FPDF_PageToDevice(
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotation: number,
    x: number,
    y: number,
    shownX: number,
    shownY: number,
  ): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFPage_RemoveAnnot(page: number, index: number): number;
  _FPDFPage_Flatten(page: number, use: number): number;
  _FPDFPage_RemoveObject(page: number, object: number): number;
  _FPDFPageObj_Destroy(object: number): void;
  _FPDFAnnot_GetObjectCount(annotation: number): number;
  _FPDFAnnot_GetObject(annotation: number, index: number): number;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_GetRect(annotation: number, rect: number): number;
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, bytes: number): number;
  _FPDF_GetPageSizeByIndexF(document: number, index: number, size: number): number;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFPath_CountSegments(path: number): number;
  _FPDFPath_GetPathSegment(path: number, index: number): number;
  _FPDFPathSegment_GetPoint(segment: number, x: number, y: number): number;
  _FPDFPathSegment_GetType(segment: number): number;
  _FPDFPathSegment_GetClose(segment: number): number;
  _FPDFText_GetCharBox(
    text: number,
    index: number,
    left: number,
    right: number,
    bottom: number,
    top: number,
  ): number;
  _FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
};

/** @throws Error when the module's memory is full */
export function allocate(native: Native, bytes: number): number {
  const address = native.wasmExports.malloc(bytes);
  if (address === 0) throw new Error('PDFium has no memory left');
  return address;
}

/** A text as C has it, in UTF-8. */
export function allocateText(native: Native, text: string): number {
  const bytes = Buffer.from(`${text}\0`);
  const address = allocate(native, bytes.length);
  native.HEAPU8.set(bytes, address);
  return address;
}

const UTF16 = new TextDecoder('utf-16le');

/**
 * The text that a function of PDFium gives by name, in UTF-16.
 *
 * @param read writes at most so many bytes into the buffer and gives how many there are, the terminator included
 */
export function namedText(
  native: Native,
  name: string,
  read: (name: number, buffer: number, bytes: number) => number,
): string {
  const key = allocateText(native, name);
  try {
    return givenText(native, (buffer, bytes) => read(key, buffer, bytes));
  } finally {
    native.wasmExports.free(key);
  }
}

/**
 * The text that a function of PDFium gives, in UTF-16.
 *
 * @param read writes at most so many bytes into the buffer and gives how many there are, the terminator included
 */
export function givenText(native: Native, read: (buffer: number, bytes: number) => number): string {
  const bytes = read(0, 0);
  const buffer = allocate(native, Math.max(bytes, 2));
  try {
    read(buffer, bytes);
    return decodeUtf16(native, buffer, bytes);
  } finally {
    native.wasmExports.free(buffer);
  }
}

/** Reads UTF-16 whose last unit is the terminator. */
export function decodeUtf16(native: Native, from: number, bytes: number): string {
  return UTF16.decode(native.HEAPU8.subarray(from, from + Math.max(0, bytes - 2)));
}
