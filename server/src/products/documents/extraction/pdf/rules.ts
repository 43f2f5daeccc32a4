import type { Axes } from './axes.ts';
import { allocate, type Native } from './native.ts';
import { type Matrix, matrixOf, moved, PATH, times, visitObjects } from './page-objects.ts';

/** A straight line of a drawing, along one of the axes: `at` on the other one, in points on the page as shown. */
export type Rule = { readonly at: number; readonly from: number; readonly to: number };
export type Rules = { readonly across: readonly Rule[]; readonly down: readonly Rule[] };

/** Source: PDFium fpdf_edit.h, FPDF_SEGMENT_MOVETO. */
const MOVE_TO = 2;

/** A drawing of more parts than this is a map or a plot, and no table. */
const MAX_SEGMENTS = 10_000;
/** Shorter lines belong to letters, ticks and arrows. */
const MIN_LENGTH = 5;
/** A line is straight when it strays by no more, in points. */
const STRAY = 0.7;

type Point = ReturnType<typeof moved>;

type Desk = {
  readonly native: Native;
  readonly axes: Axes;
  /** Room for a matrix, or for a point. */
  readonly at: number;
  readonly across: Rule[];
  readonly down: Rule[];
  segmentsLeft: number;
};

/** The straight lines that are drawn on a page; none where it is a drawing of thousands. */
export function rulesOf(native: Native, page: number, axes: Axes): Rules {
  const at = allocate(native, 24);
  const desk: Desk = { native, axes, at, across: [], down: [], segmentsLeft: MAX_SEGMENTS };
  try {
    const isWhole = visitObjects(native, page, ({ handle, type, outer }) => {
      if (type === PATH) collectPath(desk, handle, times(matrixOf(native, handle, at), outer));
      return desk.segmentsLeft > 0;
    });
    return isWhole ? desk : { across: [], down: [] };
  } finally {
    native.wasmExports.free(at);
  }
}

function collectPath(desk: Desk, path: number, matrix: Matrix): void {
  const { native } = desk;
  const count = native._FPDFPath_CountSegments(path);
  let start: Point | undefined;
  let before: Point | undefined;
  for (let index = 0; index < count; index += 1) {
    desk.segmentsLeft -= 1;
    if (desk.segmentsLeft <= 0) return;
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

function pointOf({ native, at }: Desk, segment: number, matrix: Matrix): Point {
  native._FPDFPathSegment_GetPoint(segment, at, at + 4);
  const [x = 0, y = 0] = new Float32Array(native.HEAPU8.buffer, at, 2);
  return moved([x, y], matrix);
}
