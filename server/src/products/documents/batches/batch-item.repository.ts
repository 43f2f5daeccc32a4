import { sql } from 'kysely';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type ItemRow = {
  number: number;
  source_id: string;
  name: string;
  state: string;
  error_code: string | null;
  duration_ms: number | null;
  finished_at: Instant | null;
};
const COLUMNS = ['number', 'source_id', 'name', 'state', 'error_code', 'duration_ms', 'finished_at'] as const;

/** The sources that were named, in that order, or else those of the project, oldest first. */
type Which = { project_id: string | undefined; source_ids: string[] | undefined };

export async function insertItems(tx: TenantTx, batchId: string, which: Which): Promise<void> {
  const { project_id, source_ids } = which;
  const chosen =
    source_ids === undefined
      ? sql`(select id, row_number() over (order by created_at, id) as number
          from documents.source where project_id = ${project_id})`
      : sql`unnest(${source_ids}::uuid[]) with ordinality`;
  await sql`
    insert into documents.batch_item (batch_id, number, source_id, name)
    select ${batchId}::uuid, chosen.number, s.id, s.name
    from ${chosen} as chosen (id, number) join documents.source s using (id)`.execute(tx);
}

export function countSources(tx: TenantRead, { project_id, source_ids }: Which): Promise<number> {
  let query = tx.selectFrom('documents.source').select((eb) => eb.fn.countAll<number>().as('count'));
  if (source_ids !== undefined) query = query.where('id', '=', sql<string>`any(${source_ids}::uuid[])`);
  else query = query.where('project_id', '=', project_id ?? null);
  return query.executeTakeFirstOrThrow().then(({ count }) => count);
}

export function selectItem(tx: TenantRead, batchId: string, number: number): Promise<ItemRow | undefined> {
  return tx
    .selectFrom('documents.batch_item')
    .select(COLUMNS)
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .executeTakeFirst();
}

/** In order of their numbers. */
export function selectItems(
  tx: TenantRead,
  batchId: string,
  { state, after = 0, limit }: { state?: string | undefined; after?: number; limit: number },
): Promise<ItemRow[]> {
  let query = tx.selectFrom('documents.batch_item').select(COLUMNS).where('batch_id', '=', batchId);
  if (state !== undefined) query = query.where('state', '=', state);
  return query.where('number', '>', after).orderBy('number').limit(limit).execute();
}

/** Numbers of the items that wait for a worker. */
export async function selectQueued(tx: TenantRead, batchId: string): Promise<number[]> {
  const rows = await tx
    .selectFrom('documents.batch_item')
    .select('number')
    .where('batch_id', '=', batchId)
    .where('state', '=', 'queued')
    .orderBy('number')
    .execute();
  return rows.map(({ number }) => number);
}

export async function markItemRunning(tx: TenantTx, batchId: string, number: number): Promise<void> {
  await tx
    .updateTable('documents.batch_item')
    .set({ state: 'running' })
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .where('state', '=', 'queued')
    .execute();
}

export type ItemEnd = { state: 'succeeded' | 'failed'; error_code: string | null; duration_ms: number };

/** @returns false when it had ended before: it must not be counted twice */
export async function endItem(tx: TenantTx, batchId: string, number: number, end: ItemEnd): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('documents.batch_item')
    .set({ ...end, finished_at: instantIn(0) })
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns how many had not begun */
export async function cancelQueued(tx: TenantTx, batchId: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('documents.batch_item')
    .set({ state: 'cancelled', finished_at: instantIn(0) })
    .where('batch_id', '=', batchId)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Puts back what failed or was cancelled. @returns how many */
export async function requeueEnded(tx: TenantTx, batchId: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('documents.batch_item')
    .set({ state: 'queued', error_code: null, duration_ms: null, finished_at: null })
    .where('batch_id', '=', batchId)
    .where('state', 'in', ['failed', 'cancelled'])
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
