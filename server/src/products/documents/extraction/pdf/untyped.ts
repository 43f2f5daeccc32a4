import { type PageLines, type PdfLine, type Rect, unionRect } from './line.ts';

/** A part of a page that shows pictures, and where nothing typed stands. */
export type Untyped = {
  /** What encloses it, in points. */
  readonly rect: Rect;
  /** The pixels of it in a drawing of that so many pixels wide and high: 1 for each, row after row. */
  mask(width: number, height: number): Uint8Array;
};

/** The page as squares, so many in each direction. */
const SQUARES = 64;
/** Narrower or lower parts lie between the lines and beside them: on A4, a margin is less than 99 by 105 points. */
const MIN_WIDE = Math.ceil(SQUARES / 6);
const MIN_HIGH = Math.ceil(SQUARES / 8);

/**
 * Finds what pictures show beside the typed text of a page: scans may carry what they say as text unseen. Undefined
 * when there is nothing, or only parts too small.
 */
export function untypedPart(pictures: readonly Rect[], content: PageLines): Untyped | undefined {
  const { width, height } = content;
  const squares = new Uint8Array(SQUARES * SQUARES);
  const fill = (rect: Rect, value: number) => {
    const [left, top, right, bottom] = squaresOf(rect, { width, height });
    for (let row = top; row < bottom; row += 1)
      squares.fill(value, row * SQUARES + left, row * SQUARES + right);
  };
  for (const picture of pictures) fill(picture, 1);
  for (const rect of typedRects(content, LEADING)) fill(rect, 0);
  const open = opened(squares);
  for (const picture of freePictures(pictures, content)) {
    const [left, top, right, bottom] = squaresOf(picture, { width, height });
    for (let row = top; row < bottom; row += 1) open.fill(1, row * SQUARES + left, row * SQUARES + right);
  }
  const frame = frameOf(open);
  if (!frame) return undefined;
  const points = (square: number, size: number) => (square * size) / SQUARES;
  const [left, top, right, bottom] = frame;
  return {
    rect: [points(left, width), points(top, height), points(right, width), points(bottom, height)],
    mask: (wide, high) => enlarged(open, frame, [wide, high]),
  };
}

/** In points; less is an icon, or hardly three lines of print. */
const MIN_PICTURE = { width: 96, height: 36 };

/** Pictures over which nothing is typed are looked at whatever stands around them. */
function freePictures(pictures: readonly Rect[], content: PageLines): Rect[] {
  const large = pictures.filter(
    ([left, top, right, bottom]) => right - left >= MIN_PICTURE.width && bottom - top >= MIN_PICTURE.height,
  );
  const typed = large.length > 0 ? typedRects(content, 0) : [];
  return large.filter((picture) => typed.every((rect) => isApart(picture, rect)));
}

function isApart(a: Rect, b: Rect): boolean {
  return a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
}

/** The squares that enclose all that are filled; undefined when none is. */
function frameOf(squares: Uint8Array): Rect | undefined {
  let frame: Rect | undefined;
  for (const [at, square] of squares.entries()) {
    const [row, column] = [Math.floor(at / SQUARES), at % SQUARES];
    const own: Rect = [column, row, column + 1, row + 1];
    if (square === 1) frame = frame ? unionRect(frame, own) : own;
  }
  return frame;
}

/** What lies inside a frame of squares, as pixels. */
function enlarged(
  squares: Uint8Array,
  [left, top, right, bottom]: Rect,
  [width, height]: readonly [number, number],
): Uint8Array {
  const mask = new Uint8Array(width * height);
  const [across, along] = [width / (right - left), height / (bottom - top)];
  for (let y = 0; y < height; y += 1) {
    const from = (top + Math.floor(y / along)) * SQUARES + left;
    for (let column = 0; column < right - left; column += 1) {
      if (squares[from + column] !== 1) continue;
      mask.fill(1, y * width + Math.round(column * across), y * width + Math.round((column + 1) * across));
    }
  }
  return mask;
}

/** In heights of a line: what belongs to it above and below, up to the next line of widely set text. */
const LEADING = 0.6;

/**
 * Where typed text stands, as the page shows it, made larger by a share of the height of its lines. What people
 * remark is not on the paper, and the frame of a slanting line says nothing.
 */
export function typedRects({ lines, annotations = [] }: PageLines, larger: number): Rect[] {
  const values = annotations.filter(({ kind }) => kind === 'value').map(({ rect }) => rect);
  const rects = [...lines.filter(isStraight).map(({ rect }) => rect), ...values];
  return rects.map(([left, top, right, bottom]) => {
    const more = Math.min(bottom - top, right - left) * larger;
    return [left - more, top - more, right + more, bottom + more];
  });
}

/** Letters are at least this wide in print of their height; the frame of a slanting line has less for each. */
const MIN_LETTER = 0.15;

function isStraight({ text, rect: [left, top, right, bottom], table }: PdfLine): boolean {
  const [short, long] = [right - left, bottom - top].sort((a, b) => a - b) as [number, number];
  return table !== undefined || long >= text.length * short * MIN_LETTER;
}

/** The squares that a rectangle covers at least half of in each direction. */
function squaresOf(rect: Rect, { width, height }: { width: number; height: number }): Rect {
  const [left, top, right, bottom] = rect;
  const edge = (place: number, size: number) =>
    Math.min(Math.max(Math.round((place / size) * SQUARES), 0), SQUARES);
  return [edge(left, width), edge(top, height), edge(right, width), edge(bottom, height)];
}

/** What is left of the filled squares where a rectangle of the least size finds room. */
function opened(squares: Uint8Array): Uint8Array {
  const sums = sumsOf(squares);
  const at = (row: number, column: number) => sums[row * (SQUARES + 1) + column] ?? 0;
  const found = new Uint8Array(squares.length);
  for (let top = 0; top + MIN_HIGH <= SQUARES; top += 1) {
    for (let left = 0; left + MIN_WIDE <= SQUARES; left += 1) {
      const [bottom, right] = [top + MIN_HIGH, left + MIN_WIDE];
      const filled = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
      if (filled < MIN_HIGH * MIN_WIDE) continue;
      for (let row = top; row < bottom; row += 1) found.fill(1, row * SQUARES + left, row * SQUARES + right);
    }
  }
  return found;
}

/** How many squares are filled above and to the left of each corner. */
function sumsOf(squares: Uint8Array): Uint32Array {
  const wide = SQUARES + 1;
  const sums = new Uint32Array(wide * wide);
  for (let row = 1; row < wide; row += 1) {
    let line = 0;
    for (let column = 1; column < wide; column += 1) {
      line += squares[(row - 1) * SQUARES + column - 1] ?? 0;
      sums[row * wide + column] = (sums[(row - 1) * wide + column] ?? 0) + line;
    }
  }
  return sums;
}
