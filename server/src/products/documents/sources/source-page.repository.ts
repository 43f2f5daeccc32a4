import { sql } from 'kysely';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { PageText } from '../extraction/extraction.ts';
import type { Block } from '../extraction/page/block.schema.ts';
import { lockSource } from './source.repository.ts';

const PAGE_COLUMNS = [
  'documents.source_page.number',
  'text',
  'source',
  'confidence',
  'blocks',
  'label',
] as const;

export type PageRange = { from: number; to: number };
export type PageRow = Omit<PageText, 'blocks' | 'label'> & { blocks: Block[]; label: string | null };

/** Of one INSERT: parameters of a statement are limited to 65,535, and its words are indexed in its time limit. */
const PAGES_AT_ONCE = 200;
const CHARACTERS_AT_ONCE = 250_000;

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

export type MeasuredPage = { number: number; characters: number };

/** How long the text of each page is, in order; only of pages inside one of `ranges` when there are any. */
export function measurePages(
  tx: TenantRead,
  sourceId: string,
  ranges: readonly PageRange[],
): Promise<MeasuredPage[]> {
  return pagesWithin(tx, sourceId, ranges)
    .select(['number', sql<number>`length(text)`.as('characters')])
    .orderBy('number')
    .execute();
}

/** In order; only the pages inside one of `ranges` when there are any. */
export function selectPages(
  tx: TenantRead,
  sourceId: string,
  ranges: readonly PageRange[],
): Promise<PageRow[]> {
  return pagesWithin(tx, sourceId, ranges)
    .select(PAGE_COLUMNS)
    .orderBy('number')
    .$castTo<PageRow>()
    .execute();
}

/** The first pages, until they have so many characters together; one at least. */
export function selectFirstPages(
  tx: TenantRead,
  sourceId: string,
  { ranges, characters }: { ranges: readonly PageRange[]; characters: number },
): Promise<PageRow[]> {
  const before = sql<number>`sum(length(text)) over (order by number) - length(text)`.as('before');
  return tx
    .with('counted', () => pagesWithin(tx, sourceId, ranges).select(['number as counted_number', before]))
    .selectFrom('documents.source_page')
    .innerJoin('counted', 'counted_number', 'number')
    .select(PAGE_COLUMNS)
    .where('source_id', '=', sourceId)
    .where('before', '<', characters)
    .orderBy('number')
    .$castTo<PageRow>()
    .execute();
}

function pagesWithin(tx: TenantRead, sourceId: string, ranges: readonly PageRange[]) {
  return tx
    .selectFrom('documents.source_page')
    .where('source_id', '=', sourceId)
    .$if(ranges.length > 0, (query) =>
      query.where((eb) => eb.or(ranges.map(({ from, to }) => eb.between('number', from, to)))),
    );
}
