import type { Annotation, PageLines, Rect } from './line.ts';
import type { Native } from './native.ts';
import { IMAGE, TEXT, visitInside } from './page-objects.ts';
import { asShown, shownPlace, shownSize } from './turns.ts';

/** What annotations show of their own on a page as it is shown: stamps, texts typed on it, pasted pictures. */
export type Appearances = { readonly content: PageLines; readonly pictures: readonly Rect[] };

/**
 * Icons of notes, links, windows of remarks and fields, whose words are values.
 * Source: PDFium fpdf_annot.h: FPDF_ANNOT_TEXT, LINK, POPUP, WIDGET.
 */
const WORDLESS = new Set([1, 2, 16, 20]);
/** Source: ISO 32000-1 table 165. */
const HIDDEN = 0x02;
/** A page of thousands of annotations is made by a program for itself. */
const MAX_ANNOTATIONS = 1_000;

/** Says whether an annotation on a page shows letters or a picture. */
export function hasAppearances(native: Native, page: number): boolean {
  const count = Math.min(native._FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS);
  for (let index = 0; index < count; index += 1) if (isSeen(native, page, index)) return true;
  return false;
}

function isSeen(native: Native, page: number, index: number): boolean {
  const annotation = native._FPDFPage_GetAnnot(page, index);
  if (!annotation) return false;
  const isWordless =
    WORDLESS.has(native._FPDFAnnot_GetSubtype(annotation)) ||
    (native._FPDFAnnot_GetFlags(annotation) & HIDDEN) !== 0;
  const found = !isWordless && showsSomething(native, annotation);
  native._FPDFPage_CloseAnnot(annotation);
  return found;
}

function showsSomething(native: Native, annotation: number): boolean {
  const objects = {
    count: native._FPDFAnnot_GetObjectCount(annotation),
    get: (index: number) => native._FPDFAnnot_GetObject(annotation, index),
  };
  return !visitInside(native, objects, ({ type }) => type !== TEXT && type !== IMAGE);
}

/**
 * Leaves nothing on a page but what its annotations show, as its content: PDFium reads the text of nothing else. The
 * document is another one from then on.
 *
 * @returns the page, opened anew; 0 when it cannot be done
 */
export function openAppearances(native: Native, document: number, index: number): number {
  const page = native._FPDF_LoadPage(document, index);
  if (!page) return 0;
  const objects = native._FPDFPage_CountObjects(page);
  for (let at = native._FPDFPage_GetAnnotCount(page) - 1; at >= 0; at -= 1)
    if (!isSeen(native, page, at)) native._FPDFPage_RemoveAnnot(page, at);
  const isDone = native._FPDFPage_Flatten(page, FOR_DISPLAY) === FLATTENED;
  native._FPDF_ClosePage(page);
  const flat = isDone ? native._FPDF_LoadPage(document, index) : 0;
  for (let left = flat ? objects : 0; left > 0; left -= 1) {
    const object = native._FPDFPage_GetObject(flat, 0);
    if (native._FPDFPage_RemoveObject(flat, object)) native._FPDFPageObj_Destroy(object);
  }
  return flat;
}

/** Source: PDFium fpdf_flatten.h: FLAT_NORMALDISPLAY, FLATTEN_SUCCESS. */
const FOR_DISPLAY = 0;
const FLATTENED = 1;

/** The page with the words that its annotations show as remarks, those that are written in one already left out. */
export function withAppearances(page: PageLines, appearances: Appearances): PageLines {
  const { annotations = [] } = page;
  const said = plain(annotations.map(({ text }) => text).join(''));
  const { lines } = asShown(appearances.content);
  const turns = (4 - (page.turns ?? 0)) % 4;
  const remarks = lines
    .filter(({ text }) => !said.includes(plain(text)))
    .map(
      ({ text, rect }): Annotation => ({
        kind: 'remark',
        text: text.trim(),
        rect: shownPlace(rect, { turns, ...shownSize(page) }),
      }),
    );
  return { ...page, annotations: [...annotations, ...remarks] };
}

function plain(text: string): string {
  return text.replace(/\s/g, '');
}
