import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { Block } from '../extraction/block.schema.ts';
import type { PageText } from '../extraction/extraction.ts';

export type PageRow = Omit<PageText, 'blocks' | 'label'> & { blocks: Block[]; label: string | null };

/** Rows of one INSERT: parameters of a statement are limited to 65,535, and its size should stay modest. */
const PAGES_AT_ONCE = 200;

/** Puts the pages in the place of those that are there. */
export async function replacePages(
  tx: TenantTx,
  sourceId: string,
  pages: readonly PageText[],
): Promise<void> {
  await tx.deleteFrom('documents.source_page').where('source_id', '=', sourceId).execute();
  for (let start = 0; start < pages.length; start += PAGES_AT_ONCE) {
    const rows = pages.slice(start, start + PAGES_AT_ONCE).map(({ blocks, label, ...page }) => ({
      ...page,
      source_id: sourceId,
      blocks: JSON.stringify(blocks),
      label: label ?? null,
    }));
    await tx.insertInto('documents.source_page').values(rows).execute();
  }
}

/** In order; only the pages inside one of `ranges` when there are any. */
export function selectPages(
  tx: TenantRead,
  sourceId: string,
  ranges: readonly { from: number; to: number }[],
): Promise<PageRow[]> {
  return tx
    .selectFrom('documents.source_page')
    .select(['number', 'text', 'source', 'confidence', 'blocks', 'label'])
    .where('source_id', '=', sourceId)
    .$if(ranges.length > 0, (query) =>
      query.where((eb) => eb.or(ranges.map(({ from, to }) => eb.between('number', from, to)))),
    )
    .orderBy('number')
    .$castTo<PageRow>()
    .execute();
}
