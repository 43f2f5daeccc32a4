import type { RecognisedLine } from './port.ts';

type Line = Pick<RecognisedLine, 'text' | 'box' | 'paragraph'>;

/** A line that begins this much lower than usual begins a paragraph. */
const WIDER = 1.35;
/** From line to line, in heights of a line: further apart are parts of a page, not lines of one. */
const FARTHEST = 5;
/** Type of another size: the height of a line also says which letters are in it. */
const OTHER_SIZE = 1.4;
/** Share of the longest line from which on one is full, and the text goes on below it. */
const FULL = 0.7;

/**
 * Recognition ends a paragraph at lines that stand wide apart or end unevenly. Its parts are joined where the next
 * line stands no lower than lines of this page do, begins as far left, and follows a full one. What is parted by an
 * indent, a wider gap, a number or a column stays so.
 */
export function rejoinParagraphs<L extends Line>(lines: readonly L[]): L[] {
  const pitch = usualPitch(lines);
  const longest = lines.reduce((most, line) => Math.max(most, widthOf(line)), 0);
  let joined = 0;
  return lines.map((line, index) => {
    const before = lines[index - 1];
    if (before && before.paragraph !== line.paragraph) {
      const isFull = widthOf(before) >= longest * FULL;
      if (!(isFull && isNext(before, line, pitch * WIDER))) joined += 1;
    }
    return { ...line, paragraph: joined };
  });
}

function isNext(a: Line, b: Line, farthest: number): boolean {
  const [lower, higher] = [heightOf(a), heightOf(b)].sort((one, other) => one - other) as [number, number];
  const drop = dropOf(a, b);
  const isAligned = Math.abs(a.box[0] - b.box[0]) < higher;
  return isAligned && drop > 0 && drop <= farthest && higher < lower * OTHER_SIZE && !MARKER.test(b.text);
}

/** What an item of a list begins with. */
const MARKER = /^(?:[-–—*•]|\(?(?:\d{1,3}|[a-z])[.)])\s/;

/** From one line to the next, in the middle of all on the page; 0 when no two follow each other. */
function usualPitch(lines: readonly Line[]): number {
  const drops = lines
    .slice(1)
    .map((line, index) => [dropOf(lines[index] ?? line, line), heightOf(line)] as const)
    .filter(([drop, height]) => drop > 0 && drop < height * FARTHEST)
    .map(([drop]) => drop)
    .sort((a, b) => a - b);
  return drops[Math.floor(drops.length / 2)] ?? 0;
}

/** How much lower the second line stands: letters below or above the line make one of the two edges differ. */
function dropOf({ box: a }: Line, { box: b }: Line): number {
  return Math.min(b[3] - a[3], b[1] - a[1]);
}

function heightOf({ box: [, top, , bottom] }: Line): number {
  return bottom - top;
}

function widthOf({ box: [left, , right] }: Line): number {
  return right - left;
}
