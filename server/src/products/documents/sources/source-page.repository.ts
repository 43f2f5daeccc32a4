import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { PageText } from '../extraction/extraction.ts';
import type { Block } from '../extraction/page/block.schema.ts';
import { lockSource } from './source.repository.ts';

export type PageRow = Omit<PageText, 'blocks' | 'label'> & { blocks: Block[]; label: string | null };

/** Of one INSERT: parameters of a statement are limited to 65,535, and its words are indexed in its time limit. */
const PAGES_AT_ONCE = 200;
const CHARACTERS_AT_ONCE = 1_000_000;

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
  for (const some of inParts(pages)) {
    const rows = some.map((page) => rowOf(sourceId, page));
    await tx.insertInto('documents.source_page').values(rows).execute();
  }
}

/** As many pages as one statement may take; one page at least. */
function* inParts(pages: readonly PageText[]): Generator<readonly PageText[]> {
  let [start, characters] = [0, 0];
  for (const [index, { text }] of pages.entries()) {
    const isFull = index - start === PAGES_AT_ONCE || characters + text.length > CHARACTERS_AT_ONCE;
    if (isFull && index > start) {
      yield pages.slice(start, index);
      [start, characters] = [index, 0];
    }
    characters += text.length;
  }
  if (start < pages.length) yield pages.slice(start);
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
