import type { PageText } from '../extraction.ts';
import type { Block } from '../page/block.schema.ts';

/** Each block of some pages as what it is (kind, role, level or depth) and what it says. */
export function signedBlocks(pages: readonly Pick<PageText, 'text' | 'blocks'>[]): [string, string][] {
  return pages.flatMap(({ text, blocks }) =>
    blocks.map((block): [string, string] => [signOf(block), text.slice(block.start, block.end)]),
  );
}

function signOf(block: Block): string {
  const level = block.kind === 'heading' ? block.level : undefined;
  const depth = block.kind === 'list_item' ? block.depth : undefined;
  return [block.kind, block.role, level, depth].filter((part) => part !== undefined).join(' ');
}
