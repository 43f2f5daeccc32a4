import type { Block } from './block.schema.ts';

type Line = { readonly text: string; readonly start: number };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+|$)/;
const ITEM = /^([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const RULE = /^ {0,3}(?:[-*_][ \t]*){3,}$/;
const TABLE_RULE = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * The blocks of a Markdown text, which stays as it stands: each says where in it. A line is judged by itself, so the
 * cost grows with the length alone. Source: CommonMark 0.31, GitHub's tables.
 */
export function markdownBlocks(text: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Line;
    if (line.text.trim() === '' || (RULE.test(line.text) && !ITEM.test(line.text))) at += 1;
    else at = readBlock(lines, at, blocks);
  }
  return blocks;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const placed = { text: line, start };
    start += line.length + 1;
    return placed;
  });
}

/** Reads the block that begins in this line. @returns the line after it */
function readBlock(lines: readonly Line[], at: number, blocks: Block[]): number {
  const { text } = lines[at] as Line;
  const fence = FENCE.exec(text)?.[1];
  if (fence !== undefined) return readCode(lines, at, fence, blocks);
  if (HEADING.test(text)) return readHeading(lines[at] as Line, at, blocks);
  if (text.includes('|') && TABLE_RULE.test(lines[at + 1]?.text ?? '')) return readTable(lines, at, blocks);
  return readText(lines, at, blocks);
}

function readCode(lines: readonly Line[], at: number, fence: string, blocks: Block[]): number {
  let end = at + 1;
  const isEnd = (line: Line) => {
    const mark = line.text.trim();
    return mark.startsWith(fence) && mark.replaceAll(fence[0] as string, '') === '';
  };
  while (end < lines.length && !isEnd(lines[end] as Line)) end += 1;
  add(blocks, { kind: 'code' }, lines, at + 1, end);
  return end + 1;
}

function readHeading({ text, start }: Line, at: number, blocks: Block[]): number {
  const [marks = '', signs = ''] = HEADING.exec(text) ?? [];
  const shown = text.slice(marks.length).replace(/(?:^|[ \t]+)#*[ \t]*$/, '');
  const from = start + marks.length;
  if (shown !== '')
    blocks.push({ kind: 'heading', level: signs.length, start: from, end: from + shown.length });
  return at + 1;
}

function readTable(lines: readonly Line[], at: number, blocks: Block[]): number {
  let end = at + 2;
  while (end < lines.length && lines[end]?.text.includes('|')) end += 1;
  const rows = lines
    .slice(at, end)
    .filter((_, index) => index !== 1)
    .map(({ text }) => cellsOf(text));
  add(blocks, { kind: 'table', rows, header_rows: 1 }, lines, at, end);
  return end;
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** An item or a paragraph, up to a blank line or what begins another block; a line under it may make it a heading. */
function readText(lines: readonly Line[], at: number, blocks: Block[]): number {
  const item = ITEM.exec((lines[at] as Line).text);
  let end = at + 1;
  while (end < lines.length && continues(lines, end)) end += 1;
  const underline = UNDERLINE.exec(lines[end]?.text ?? '')?.[1];
  if (item) {
    const [, indent = '', marker = ''] = item;
    const depth = Math.min(8, Math.floor(indent.replaceAll('\t', '    ').length / 2));
    add(blocks, { kind: 'list_item', depth, marker }, lines, at, end);
  } else if (underline !== undefined) {
    add(blocks, { kind: 'heading', level: underline.startsWith('=') ? 1 : 2 }, lines, at, end);
    return end + 1;
  } else add(blocks, { kind: 'paragraph' }, lines, at, end);
  return end;
}

function continues(lines: readonly Line[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  if (text.trim() === '' || FENCE.test(text) || HEADING.test(text) || ITEM.test(text) || UNDERLINE.test(text))
    return false;
  return !(text.includes('|') && TABLE_RULE.test(lines[at + 1]?.text ?? ''));
}

type Shape<B = Block> = B extends Block ? Omit<B, 'start' | 'end' | 'role' | 'box'> : never;

/** From the first sign of the first line to the last of the last; nothing when there is none. */
function add(blocks: Block[], shape: Shape, lines: readonly Line[], from: number, to: number): void {
  const [first, last] = [lines[from], lines[to - 1]];
  if (!first || !last || to <= from) return;
  const indent = shape.kind === 'code' ? 0 : first.text.length - first.text.trimStart().length;
  const [start, end] = [first.start + indent, last.start + last.text.trimEnd().length];
  if (end > start) blocks.push({ ...shape, start, end } as Block);
}
