import type { Block } from '../wire.ts';

/** Share of the longest line of a block from which a line is full: its end is that of the column, not of a thought. */
const FULL = 0.7;

/**
 * The text of a page without the line ends that only its paper has. A block that has a box was read off a page, line
 * by line; a space takes the place of each such line end, so that every offset stays where it is.
 */
export function unwrapped(text: string, blocks: readonly Block[]): string {
  return blocks.reduce((page, { box, kind, start, end }) => {
    if (!box || kind === 'code' || kind === 'table') return page;
    return page.slice(0, start) + joined(page.slice(start, end)) + page.slice(end);
  }, text);
}

function joined(block: string): string {
  const lines = block.split('\n');
  const longest = Math.max(...lines.map((line) => line.length));
  return lines
    .map((line, at) => (at === lines.length - 1 ? line : line + (line.length >= longest * FULL ? ' ' : '\n')))
    .join('');
}
