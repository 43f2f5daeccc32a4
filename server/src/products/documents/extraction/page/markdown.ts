import { MEDIA_TYPES, type PageText } from '../extraction.ts';
import type { Block } from './block.schema.ts';

/**
 * The document as Markdown (CommonMark, tables as in GitHub's). What the reader sees stays what it says: signs that
 * Markdown would read as its own are escaped. A Markdown source is given as it is.
 */
export function markdownOf(pages: readonly Pick<PageText, 'text' | 'blocks'>[], mediaType: string): string {
  const isMarkdown = mediaType === MEDIA_TYPES.markdown;
  return pages
    .map((page) => (isMarkdown || page.blocks.length === 0 ? page.text : pageMarkdown(page)))
    .filter((text) => text !== '')
    .join('\n\n');
}

function pageMarkdown({ text, blocks }: Pick<PageText, 'text' | 'blocks'>): string {
  let markdown = '';
  let previous: Block | undefined;
  for (const block of blocks) {
    const isSameList = previous?.kind === 'list_item' && block.kind === 'list_item';
    const gap = previous === undefined ? '' : isSameList ? '\n' : '\n\n';
    markdown += gap + blockMarkdown(block, text.slice(block.start, block.end));
    previous = block;
  }
  return markdown;
}

function blockMarkdown(block: Block, text: string): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(text).replace(/\n/g, ' ')}`;
    case 'list_item':
      return itemMarkdown(block, text);
    case 'table':
      return tableMarkdown(block);
    case 'code':
      return fenced(text);
    case 'image':
    case 'paragraph':
      return block.role === 'formula' ? text : escaped(text).replace(/\n/g, '  \n');
  }
}

function itemMarkdown({ depth, marker }: Extract<Block, { kind: 'list_item' }>, text: string): string {
  const content = marker !== '' && text.startsWith(marker) ? text.slice(marker.length).trimStart() : text;
  const number = /^(\d{1,9})[.)]$/.exec(marker)?.[1];
  // A number that Markdown has no list for, as `2.1.` or `b)`, stays in the text.
  const isShown = number === undefined && /[\p{L}\p{N}]/u.test(marker);
  const sign = number === undefined ? '-' : `${number}.`;
  const indent = '   '.repeat(depth);
  const lines = escaped(isShown ? `${marker} ${content}` : content).replace(/\n/g, `\n${indent}   `);
  return `${indent}${sign} ${lines}`;
}

function tableMarkdown({ rows, header_rows }: Extract<Block, { kind: 'table' }>): string {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells: readonly string[]) => {
    const shown = Array.from({ length: width }, (_, index) =>
      escaped(cells[index] ?? '').replace(/\|/g, '\\|'),
    );
    return `| ${shown.join(' | ')} |`;
  };
  const rule = `|${' --- |'.repeat(width)}`;
  // A table of Markdown has exactly one line of headings, which may be empty.
  const [head, body] = [headOf(rows.slice(0, header_rows)), rows.slice(header_rows)];
  return [line(head), rule, ...body.map(line)].join('\n');
}

/** The names of each column, from all rows of the head: one over several columns stands in each of them. */
function headOf(rows: readonly (readonly string[])[]): string[] {
  const last = rows.at(-1) ?? [];
  const spread = rows.map((row, at) => {
    let over = '';
    return last.map((name, column) => {
      const own = row[column] ?? '';
      if (own !== '') over = own;
      return own === '' && name !== '' && at < rows.length - 1 ? over : own;
    });
  });
  return last.map((_, column) => [...new Set(spread.map((row) => row[column] ?? ''))].join(' ').trim());
}

/** The fence is longer than any inside. Source: CommonMark 0.31 4.5. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** Signs with a meaning anywhere, and those with one at the beginning of a line. Source: CommonMark 0.31 2.4. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*[\]<]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(\s*)([#>+-])(?=\s|$)/gm, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2');
}
