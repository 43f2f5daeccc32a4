import { sql } from 'kysely';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type BatchRow = {
  id: string;
  project_id: string | null;
  state: string;
  total: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  round: number;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
};
const COLUMNS = [
  'id',
  'project_id',
  'state',
  'total',
  'succeeded',
  'failed',
  'cancelled',
  'round',
  'created_at',
  'started_at',
  'finished_at',
] as const;

export function insertBatch(
  tx: TenantTx,
  { project_id, total }: { project_id: string | null; total: number },
): Promise<BatchRow> {
  const row = { id: newId(), project_id, total };
  return tx.insertInto('documents.batch').values(row).returning(COLUMNS).executeTakeFirstOrThrow();
}

export function selectBatch(tx: TenantRead, id: string): Promise<BatchRow | undefined> {
  return tx.selectFrom('documents.batch').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

export function lockBatch(tx: TenantTx, id: string): Promise<BatchRow | undefined> {
  const query = tx.selectFrom('documents.batch').select(COLUMNS).where('id', '=', id);
  return query.forUpdate().executeTakeFirst();
}

/** Newest first; `after` is the place where the page before ended. */
export function selectBatches(
  tx: TenantRead,
  filter: { project_id?: string; after: { createdAt: Instant; id: string } | undefined; limit: number },
): Promise<BatchRow[]> {
  const { project_id, after, limit } = filter;
  let query = tx.selectFrom('documents.batch').select(COLUMNS);
  if (project_id !== undefined) query = query.where('project_id', '=', project_id);
  if (after)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)),
    );
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Only the first item of a batch finds it queued. */
export async function markRunning(tx: TenantTx, id: string): Promise<void> {
  await tx
    .updateTable('documents.batch')
    .set({ state: 'running', started_at: instantIn(0) })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .execute();
}

export type Counts = { succeeded?: number; failed?: number; cancelled?: number };

/** Adds to the counts, and ends the batch when all of its items have ended. @returns the batch as it is then */
export function addCounts(
  tx: TenantTx,
  id: string,
  { succeeded = 0, failed = 0, cancelled = 0 }: Counts,
): Promise<BatchRow> {
  const ended = sql<boolean>`succeeded + failed + cancelled + ${succeeded + failed + cancelled}::int = total`;
  return tx
    .updateTable('documents.batch')
    .set({
      succeeded: sql`succeeded + ${succeeded}::int`,
      failed: sql`failed + ${failed}::int`,
      cancelled: sql`cancelled + ${cancelled}::int`,
      state: sql`case when not ${ended} or state = 'cancelled' then state
        when failed + ${failed}::int = 0 then 'succeeded'
        when succeeded + ${succeeded}::int = 0 then 'failed' else 'partial' end`,
      finished_at: sql`case when ${ended} then now() end`,
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function markCancelled(tx: TenantTx, id: string): Promise<void> {
  await tx.updateTable('documents.batch').set({ state: 'cancelled' }).where('id', '=', id).execute();
}

/** Takes back what failed or was cancelled: a new round begins. */
export function reopen(tx: TenantTx, id: string): Promise<BatchRow> {
  return tx
    .updateTable('documents.batch')
    .set({
      state: 'queued',
      failed: 0,
      cancelled: 0,
      started_at: null,
      finished_at: null,
      round: sql`round + 1`,
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}
