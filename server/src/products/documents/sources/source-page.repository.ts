import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { PageText } from '../extraction/extraction.ts';
import type { Block } from '../extraction/page/block.schema.ts';
import { lockSource } from './source.repository.ts';

export type PageRow = Omit<PageText, 'blocks' | 'label'> & { blocks: Block[]; label: string | null };

/** Rows of one INSERT: parameters of a statement are limited to 65,535, and its size should stay modest. */
const PAGES_AT_ONCE = 200;

/** Keeps one page of a reading that is under way, unless the source is gone. */
export async function upsertPage(tx: TenantTx, sourceId: string, page: PageText): Promise<void> {
  if (!(await lockSource(tx, sourceId))) return;
  const { number, ...values } = rowOf(sourceId, page);
  await tx
    .insertInto('documents.source_page')
    .values({ number, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'source_id', 'number']).doUpdateSet(values))
    .execute();
}

/** Puts the pages in the place of those that are there. */
export async function replacePages(
  tx: TenantTx,
  sourceId: string,
  pages: readonly PageText[],
): Promise<void> {
  await tx.deleteFrom('documents.source_page').where('source_id', '=', sourceId).execute();
  for (let start = 0; start < pages.length; start += PAGES_AT_ONCE) {
    const rows = pages.slice(start, start + PAGES_AT_ONCE).map((page) => rowOf(sourceId, page));
    await tx.insertInto('documents.source_page').values(rows).execute();
  }
}

function rowOf(source_id: string, { blocks, label, ...page }: PageText) {
  return { ...page, source_id, blocks: JSON.stringify(blocks), label: label ?? null };
}

/** The last of the pages that are there. */
export function selectLastPage(
  tx: TenantRead,
  sourceId: string,
): Promise<Pick<PageRow, 'number' | 'label'> | undefined> {
  return tx
    .selectFrom('documents.source_page')
    .select(['number', 'label'])
    .where('source_id', '=', sourceId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
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
