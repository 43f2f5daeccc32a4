import type { Axes } from './axes.ts';
import { allocate, type Native } from './native.ts';

/** A straight line of a drawing, along one of the axes: `at` on the other one, in points on the page as shown. */
export type Rule = { readonly at: number; readonly from: number; readonly to: number };
export type Rules = { readonly across: readonly Rule[]; readonly down: readonly Rule[] };

/** Source: PDFium fpdf_edit.h, FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_FORM and FPDF_SEGMENT_MOVETO. */
const PATH = 2;
const FORM = 5;
const MOVE_TO = 2;

/** A drawing of more parts than this is a map or a plot, and no table. */
const MAX_OBJECTS = 5_000;
const MAX_SEGMENTS = 10_000;
const MAX_DEPTH = 3;
/** Shorter lines belong to letters, ticks and arrows. */
const MIN_LENGTH = 5;
/** A line is straight when it strays by no more, in points. */
const STRAY = 0.7;

type Matrix = readonly [number, number, number, number, number, number];
type Point = readonly [x: number, y: number];

type Desk = {
  readonly native: Native;
  readonly axes: Axes;
  /** Room for a matrix, or for a point. */
  readonly at: number;
  readonly across: Rule[];
  readonly down: Rule[];
  left: { objects: number; segments: number };
};

/** The straight lines that are drawn on a page; none where it is a drawing of thousands. */
export function rulesOf(native: Native, page: number, axes: Axes): Rules {
  const left = { objects: MAX_OBJECTS, segments: MAX_SEGMENTS };
  const desk: Desk = { native, axes, at: allocate(native, 24), across: [], down: [], left };
  try {
    const count = native._FPDFPage_CountObjects(page);
    collect(desk, { count, get: (index) => native._FPDFPage_GetObject(page, index) }, IDENTITY, 0);
  } finally {
    native.wasmExports.free(desk.at);
  }
  const isDrawing = left.objects <= 0 || left.segments <= 0;
  return isDrawing ? { across: [], down: [] } : desk;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

type Objects = { readonly count: number; get(index: number): number };

function collect(desk: Desk, { count, get }: Objects, outer: Matrix, depth: number): void {
  const { native, left } = desk;
  for (let index = 0; index < count; index += 1) {
    left.objects -= 1;
    if (left.objects <= 0 || left.segments <= 0) return;
    const object = get(index);
    const type = native._FPDFPageObj_GetType(object);
    if (type === PATH) collectPath(desk, object, times(matrixOf(desk, object), outer));
    if (type !== FORM || depth >= MAX_DEPTH) continue;
    const inner = {
      count: native._FPDFFormObj_CountObjects(object),
      get: (inside: number) => native._FPDFFormObj_GetObject(object, inside),
    };
    collect(desk, inner, times(matrixOf(desk, object), outer), depth + 1);
  }
}

function collectPath(desk: Desk, path: number, matrix: Matrix): void {
  const { native } = desk;
  const count = native._FPDFPath_CountSegments(path);
  let start: Point | undefined;
  let before: Point | undefined;
  for (let index = 0; index < count; index += 1) {
    desk.left.segments -= 1;
    if (desk.left.segments <= 0) return;
    const segment = native._FPDFPath_GetPathSegment(path, index);
    const point = pointOf(desk, segment, matrix);
    const isMove = native._FPDFPathSegment_GetType(segment) === MOVE_TO;
    if (isMove) start = point;
    else if (before) keep(desk, before, point);
    if (!isMove && start && native._FPDFPathSegment_GetClose(segment)) keep(desk, point, start);
    before = point;
  }
}

/** A curve counts as the line between its points: one that is straight there is one. */
function keep({ axes, across, down }: Desk, a: Point, b: Point): void {
  const [left, top, right, bottom] = axes.shown([a[0], a[1], b[0], b[1]]);
  const [width, height] = [right - left, bottom - top];
  if (height <= STRAY && width >= MIN_LENGTH) across.push({ at: (top + bottom) / 2, from: left, to: right });
  if (width <= STRAY && height >= MIN_LENGTH) down.push({ at: (left + right) / 2, from: top, to: bottom });
}

function pointOf({ native, at }: Desk, segment: number, [a, b, c, d, e, f]: Matrix): Point {
  native._FPDFPathSegment_GetPoint(segment, at, at + 4);
  const [x = 0, y = 0] = new Float32Array(native.HEAPU8.buffer, at, 2);
  return [a * x + c * y + e, b * x + d * y + f];
}

function matrixOf({ native, at }: Desk, object: number): Matrix {
  if (!native._FPDFPageObj_GetMatrix(object, at)) return IDENTITY;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = new Float32Array(native.HEAPU8.buffer, at, 6);
  return [a, b, c, d, e, f];
}

/** First the inner, then the outer. Source: ISO 32000-1 8.3.4. */
function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}
