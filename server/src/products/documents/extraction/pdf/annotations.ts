import type { Annotation, Rect } from './line.ts';
import { allocate, type Native, namedText } from './native.ts';

/** Source: PDFium fpdf_annot.h: FPDF_ANNOT_LINK, FPDF_ANNOT_POPUP (which repeats another), FPDF_ANNOT_WIDGET. */
const SILENT = new Set([2, 16]);
const FIELD = 20;
/** Source: ISO 32000-1 table 165. */
const HIDDEN = 0x02;
/** Buttons have a state, not a text. Source: ISO 32000-1 table 220. */
const BUTTON = 'Btn';
/** A page of thousands of annotations is made by a program for itself. */
const MAX_ANNOTATIONS = 1_000;

/** The annotations of a page that say something, their places in the page's own axes. */
export function annotationsOf(native: Native, page: number): Annotation[] {
  const count = Math.min(native._FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS);
  const found: Annotation[] = [];
  for (let index = 0; index < count; index += 1) {
    const annotation = native._FPDFPage_GetAnnot(page, index);
    if (!annotation) continue;
    const read = readAnnotation(native, annotation);
    if (read) found.push(read);
    native._FPDFPage_CloseAnnot(annotation);
  }
  return found;
}

function readAnnotation(native: Native, annotation: number): Annotation | undefined {
  const subtype = native._FPDFAnnot_GetSubtype(annotation);
  const isHidden = (native._FPDFAnnot_GetFlags(annotation) & HIDDEN) !== 0;
  if (isHidden || SILENT.has(subtype)) return undefined;
  const isField = subtype === FIELD;
  if (isField && stringOf(native, annotation, 'FT') === BUTTON) return undefined;
  const text = stringOf(native, annotation, isField ? 'V' : 'Contents').trim();
  return text === ''
    ? undefined
    : { kind: isField ? 'value' : 'remark', text, rect: rectOf(native, annotation) };
}

function stringOf(native: Native, annotation: number, name: string): string {
  return namedText(native, name, (key, buffer, bytes) =>
    native._FPDFAnnot_GetStringValue(annotation, key, buffer, bytes),
  );
}

function rectOf(native: Native, annotation: number): Rect {
  const edges = allocate(native, 16);
  native._FPDFAnnot_GetRect(annotation, edges);
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(native.HEAPU8.buffer, edges, 4);
  native.wasmExports.free(edges);
  return [left, top, right, bottom];
}
