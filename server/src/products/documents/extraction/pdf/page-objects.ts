import { allocate, type Native } from './native.ts';

/** Source: PDFium fpdf_edit.h, FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_IMAGE and FPDF_PAGEOBJ_FORM. */
export const TEXT = 1;
export const PATH = 2;
export const IMAGE = 3;
const FORM = 5;

/** A drawing of more parts than this is a map or a plot. */
const MAX_OBJECTS = 5_000;
const MAX_DEPTH = 3;

export type Matrix = readonly [number, number, number, number, number, number];
type Point = readonly [x: number, y: number];

/** Something drawn on a page; `outer` leads from the axes that it is placed in to those of the page. */
export type PageObject = { readonly handle: number; readonly type: number; readonly outer: Matrix };

type Desk = {
  readonly native: Native;
  /** Room for a matrix. */
  readonly at: number;
  /** Gives false when it needs no more. */
  readonly visit: (object: PageObject) => boolean;
  left: number;
};

/** Shows the objects of a page, in the forms on it too, in the order of drawing. @returns true when all were seen */
export function visitObjects(native: Native, page: number, visit: Desk['visit']): boolean {
  const count = native._FPDFPage_CountObjects(page);
  return visitInside(native, { count, get: (index) => native._FPDFPage_GetObject(page, index) }, visit);
}

/** As `visitObjects`, of whatever holds some. */
export function visitInside(native: Native, objects: Objects, visit: Desk['visit']): boolean {
  const desk: Desk = { native, at: allocate(native, 24), visit, left: MAX_OBJECTS };
  try {
    return walk(desk, objects, IDENTITY, 0);
  } finally {
    native.wasmExports.free(desk.at);
  }
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

type Objects = { readonly count: number; get(index: number): number };

function walk(desk: Desk, { count, get }: Objects, outer: Matrix, depth: number): boolean {
  const { native, visit } = desk;
  for (let index = 0; index < count; index += 1) {
    desk.left -= 1;
    if (desk.left <= 0) return false;
    const handle = get(index);
    const type = native._FPDFPageObj_GetType(handle);
    if (!visit({ handle, type, outer })) return false;
    if (type !== FORM || depth >= MAX_DEPTH) continue;
    const inner = {
      count: native._FPDFFormObj_CountObjects(handle),
      get: (inside: number) => native._FPDFFormObj_GetObject(handle, inside),
    };
    if (!walk(desk, inner, times(matrixOf(native, handle, desk.at), outer), depth + 1)) return false;
  }
  return true;
}

/** @param at room for a matrix */
export function matrixOf(native: Native, object: number, at: number): Matrix {
  if (!native._FPDFPageObj_GetMatrix(object, at)) return IDENTITY;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = new Float32Array(native.HEAPU8.buffer, at, 6);
  return [a, b, c, d, e, f];
}

/** First the inner, then the outer. Source: ISO 32000-1 8.3.4. */
export function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

export function moved([x, y]: Point, [a, b, c, d, e, f]: Matrix): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}
