import type { Box } from '../page/block.schema.ts';
import type { PageWriter } from '../page/page-writer.ts';
import { type PageLines, type PdfLine, type Rect, unionRect } from './line.ts';
import { foldedTitle, type PageOutline } from './outline.ts';
import { asRead, shownPlace, shownSize } from './turns.ts';
import type { TypeSizes } from './type-sizes.ts';

export type FurnitureRole = 'header' | 'footer';

type Group = {
  readonly lines: PdfLine[];
  readonly role: FurnitureRole | undefined;
  readonly marker: string | undefined;
};

type Style = {
  readonly sizes: TypeSizes;
  readonly titles?: PageOutline | undefined;
  readonly roleOf: (line: PdfLine) => FurnitureRole | undefined;
};

/** Writes the lines of a page as headings, paragraphs and items of lists, each with where it stands. */
export function writeLines(page: PageWriter, content: PageLines, style: Style): void {
  const lefts: number[] = [];
  let before: PdfLine | undefined;
  for (const { lines, role, marker } of groupLines(asSeen(content.lines, style.roleOf), style.roleOf)) {
    const [first] = lines;
    if (!first) continue;
    // In another column items begin further right without being inside any.
    if (before && isFar(before, first)) lefts.length = 0;
    before = lines.at(-1);
    const text = textOf(lines);
    const where = { role, box: boxOf(lines, content) };
    if (first.table) {
      page.table(first.table.rows, first.table.headerRows, where);
      continue;
    }
    const level = role ? undefined : headingLevel(lines, text, style);
    if (marker === undefined) lefts.length = 0;
    if (marker !== undefined && level === undefined) {
      page.listItem(
        { depth: depthOf(asRead(first).rect[0], lefts), marker },
        text.slice(marker.length),
        where,
      );
    } else if (level !== undefined) page.heading(level, text.replace(/\n/g, ' '), where);
    else page.paragraph(text, where);
  }
}

/** Values of fields and remarks come after what the page says itself. */
export function writeAnnotations(page: PageWriter, content: PageLines): void {
  for (const { kind, text, rect } of content.annotations ?? []) {
    page.paragraph(text, {
      role: kind === 'value' ? 'text_box' : 'comment',
      box: boxOf([{ rect }], content),
    });
  }
}

/** A file may draw what stands above or below the text before it, after it or in its midst. */
function asSeen(lines: readonly PdfLine[], roleOf: Style['roleOf']): PdfLine[] {
  const byRole = Map.groupBy(lines, roleOf);
  return (['header', undefined, 'footer'] as const).flatMap((role) => byRole.get(role) ?? []);
}

function groupLines(lines: readonly PdfLine[], roleOf: Style['roleOf']): Group[] {
  const leading = usualLeading(lines.map(asRead));
  const groups: Group[] = [];
  let before: PdfLine | undefined;
  for (const line of lines) {
    const group = groups.at(-1);
    const role = roleOf(line);
    const isTable = line.table !== undefined || before?.table !== undefined;
    const isApart = !before || !group || isTable || role !== group.role || isNewBlock(before, line, leading);
    const marker =
      role || line.table ? undefined : markerOf(line.text, isApart || group?.marker !== undefined);
    if (before?.isBroken && group && !line.table && !isFar(before, line)) group.lines.push(line);
    else if (isApart || marker !== undefined) groups.push({ lines: [line], role, marker });
    else group?.lines.push(line);
    before = line;
  }
  return groups;
}

/** A line that begins this much lower than usual begins a paragraph. */
const WIDER = 1.25;
/** From line to line, in sizes of the letters, where a page does not show its own. */
const USUAL_LEADING = 1.3;
/** Type of another size, by more than what rounding makes of one. */
const OTHER_SIZE = 1.08;

function isNewBlock(a: PdfLine, b: PdfLine, leading: number | undefined): boolean {
  return !isAlike(a, b) || dropOf(a, b) > (leading ?? USUAL_LEADING) * b.fontSize * WIDER;
}

/** Of the same size, in the same column. */
function isAlike(a: PdfLine, b: PdfLine): boolean {
  const ratio = Math.max(a.fontSize, b.fontSize) / Math.max(Math.min(a.fontSize, b.fontSize), 0.1);
  return ratio <= OTHER_SIZE && !isFar(a, b);
}

/** In another column, above, or beside, or turned another way. */
function isFar(one: PdfLine, other: PdfLine): boolean {
  const [a, b] = [asRead(one).rect, asRead(other).rect];
  const isAbove = dropOf(one, other) < -one.fontSize;
  const isBeside = b[0] > a[2] + one.fontSize || b[2] < a[0] - one.fontSize;
  return isAbove || isBeside || one.turns !== other.turns;
}

/** How much lower the second line stands: letters below or above the line make one of the two edges differ. */
function dropOf(one: PdfLine, other: PdfLine): number {
  const [a, b] = [asRead(one).rect, asRead(other).rect];
  return Math.min(b[3] - a[3], b[1] - a[1]);
}

/**
 * From one line of print to the next on this page, in sizes of the letters. Where most lines are full, each goes on
 * in the next, and what follows them shows it. Else the lesser of the drops do, as long as they may be within a
 * paragraph; undefined when they may not, or no two lines follow each other.
 */
function usualLeading(lines: readonly PdfLine[]): number | undefined {
  const edges = columnEdges(lines);
  const steps = lines.slice(1).flatMap((line, index) => {
    const above = lines[index] ?? line;
    const leading = dropOf(above, line) / line.fontSize;
    return leading > 0.8 && leading < 2.5
      ? [{ leading, isFull: isFull(above, line, edges[index] ?? 0) }]
      : [];
  });
  const leadingsOf = (some: typeof steps) => some.map(({ leading }) => leading).sort((a, b) => a - b);
  const afterFull = leadingsOf(steps.filter((step) => step.isFull));
  if (afterFull.length * 2 >= steps.length) return afterFull[Math.floor(afterFull.length / 2)];
  const lesser = leadingsOf(steps)[Math.floor(steps.length / 4)] ?? 0;
  return lesser < USUAL_LEADING * WIDER ? lesser : undefined;
}

/** The first word of the next line would not have had room in this one, nor does a sentence end with it. */
function isFull(line: PdfLine, next: PdfLine, edge: number): boolean {
  if (/[.!?:;…。！？]\W*$/u.test(line.text)) return false;
  const [word = ''] = /^\s*\S+/.exec(next.text) ?? [];
  const width = ((next.rect[2] - next.rect[0]) * (word.length + 1)) / (next.text.length + 1);
  return line.rect[2] + width > edge;
}

/** How far to the right the lines go among which each line stands, up to where another column or type begins. */
function columnEdges(lines: readonly PdfLine[]): number[] {
  const edges: number[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    while (end < lines.length && isAlike(lines[end - 1] as PdfLine, lines[end] as PdfLine)) end += 1;
    const edge = Math.max(...lines.slice(start, end).map(({ rect }) => rect[2]));
    for (; start < end; start += 1) edges.push(edge);
  }
  return edges;
}

const BULLET = /^[•‣◦▪▫●○■□➢➤✓∙·\uF0A7\uF0B7\uF0A8\uF06E\uF076\uF0D8](?=\s*\S)/;
const NUMBER = /^(?:[-–—*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])(?=\s+\S)/;

/** What an item of a list begins with. A number or a dash may as well begin a line of a paragraph. */
function markerOf(text: string, mayBeNumber: boolean): string | undefined {
  const shown = text.trimStart();
  return BULLET.exec(shown)?.[0] ?? (mayBeNumber ? NUMBER.exec(shown)?.[0] : undefined);
}

/** Items that begin further right are inside the one before; `lefts` remembers where the open ones begin. */
function depthOf(left: number, lefts: number[]): number {
  while (lefts.length > 0 && (lefts.at(-1) ?? 0) > left + TOLERANCE) lefts.pop();
  if (lefts.length === 0 || (lefts.at(-1) ?? 0) < left - TOLERANCE) lefts.push(left);
  return lefts.length - 1;
}

const TOLERANCE = 4;

const MAX_HEADING_LINES = 3;
const MAX_HEADING_CHARACTERS = 200;

function headingLevel(lines: readonly PdfLine[], text: string, { sizes, titles }: Style): number | undefined {
  const isShort = lines.length <= MAX_HEADING_LINES && text.length <= MAX_HEADING_CHARACTERS;
  if (!isShort || !/\p{L}{2}/u.test(text)) return undefined;
  const declared = titles?.get(foldedTitle(text));
  if (declared !== undefined) return declared;
  const share = Math.min(...lines.map(({ fontSize }) => fontSize)) / sizes.body();
  if (share >= 1.7) return 1;
  if (share >= 1.35) return 2;
  return share >= 1.15 ? 3 : undefined;
}

function textOf(lines: readonly PdfLine[]): string {
  return lines
    .map(({ text, isBroken }) => (isBroken ? text : `${text}\n`))
    .join('')
    .trim();
}

/** Undefined where the engine does not know the place. */
function boxOf(lines: readonly Pick<PdfLine, 'rect'>[], content: PageLines): Box | undefined {
  const { width, height } = shownSize(content);
  const laid = lines.map(({ rect }) => rect).reduce((a: Rect, b) => unionRect(a, b));
  const [left, top, right, bottom] = shownPlace(laid, content);
  const box = [left / width, top / height, right / width, bottom / height].map(share);
  return right > left && bottom > top ? (box as Box) : undefined;
}

function share(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 10_000) / 10_000;
}
