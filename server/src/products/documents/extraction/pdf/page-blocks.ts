import type { Box } from '../page/block.schema.ts';
import type { PageWriter } from '../page/page-writer.ts';
import { type PageLines, type PdfLine, type Rect, unionRect } from './line.ts';
import { foldedTitle, type PageOutline } from './outline.ts';
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
      page.listItem({ depth: depthOf(first.rect[0], lefts), marker }, text.slice(marker.length), where);
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
  const placeOf = (line: PdfLine) => PLACES[roleOf(line) ?? 'text'];
  return lines.toSorted((a, b) => placeOf(a) - placeOf(b));
}

const PLACES = { header: 0, text: 1, footer: 2 } as const;

function groupLines(lines: readonly PdfLine[], roleOf: Style['roleOf']): Group[] {
  const leading = usualLeading(lines);
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
const WIDER = 1.35;
/** From line to line, in sizes of the letters, where a page does not show its own. */
const USUAL_LEADING = 1.3;
/** Type of another size, by more than what rounding makes of one. */
const OTHER_SIZE = 1.08;

function isNewBlock(a: PdfLine, b: PdfLine, leading: number | undefined): boolean {
  const ratio = Math.max(a.fontSize, b.fontSize) / Math.max(Math.min(a.fontSize, b.fontSize), 0.1);
  return ratio > OTHER_SIZE || isFar(a, b) || dropOf(a, b) > (leading ?? b.fontSize * USUAL_LEADING) * WIDER;
}

/** In another column, above, or beside. */
function isFar(a: PdfLine, b: PdfLine): boolean {
  const isAbove = dropOf(a, b) < -a.fontSize;
  const isBeside = b.rect[0] > a.rect[2] + a.fontSize || b.rect[2] < a.rect[0] - a.fontSize;
  return isAbove || isBeside;
}

/** How much lower the second line stands: letters below or above the line make one of the two edges differ. */
function dropOf(a: PdfLine, b: PdfLine): number {
  return Math.min(b.rect[3] - a.rect[3], b.rect[1] - a.rect[1]);
}

/** From one line of print to the next, on this page; undefined when no two follow each other. */
function usualLeading(lines: readonly PdfLine[]): number | undefined {
  const drops = lines
    .slice(1)
    .map((line, index) => ({ drop: dropOf(lines[index] ?? line, line), size: line.fontSize }))
    .filter(({ drop, size }) => drop > size * 0.8 && drop < size * 2.5)
    .map(({ drop }) => drop)
    .sort((a, b) => a - b);
  return drops[Math.floor(drops.length / 2)];
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
function boxOf(lines: readonly Pick<PdfLine, 'rect'>[], { width, height }: PageLines): Box | undefined {
  const [left, top, right, bottom] = lines.map(({ rect }) => rect).reduce((a: Rect, b) => unionRect(a, b));
  const box = [left / width, top / height, right / width, bottom / height].map(share);
  return right > left && bottom > top ? (box as Box) : undefined;
}

function share(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 10_000) / 10_000;
}
