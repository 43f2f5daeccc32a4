import { sql } from 'kysely';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { Instant } from '#kernel/time/instant.ts';
import { asInstant } from '#kernel/time/instant.ts';

/** What waiting workers listen to; one notification a transaction is enough. */
export const JOBS_CHANNEL = 'socle_jobs';

export type NewJob = {
  id: string;
  name: string;
  key: string;
  payload: string;
  signature: Buffer;
  priority: number;
  attemptsMax: number;
  tenantConcurrency: number;
  runAt: Date | undefined;
};

/** Adds the job and wakes a worker at the commit; the id of the first when the name and key are known already. */
export async function insertJob(tx: TenantTx, job: NewJob): Promise<string> {
  const made = await tx
    .with('made', (query) =>
      query
        .insertInto('kernel.job')
        .values(rowOf(job))
        .onConflict((conflict) => conflict.columns(['tenant_id', 'name', 'key']).doNothing())
        .returning('id'),
    )
    .selectFrom('made')
    .select(['made.id', sql`pg_notify(${sql.lit(JOBS_CHANNEL)}, '')`.as('woken')])
    .executeTakeFirst();
  if (made) return made.id;
  const known = await tx
    .selectFrom('kernel.job')
    .select('id')
    .where('name', '=', job.name)
    .where('key', '=', job.key)
    .executeTakeFirstOrThrow();
  return known.id;
}

/** Parameters of a statement are limited to 65,535. */
const JOBS_AT_ONCE = 500;

/** Adds the jobs that are not known yet, and wakes a worker at the commit. */
export async function insertJobs(tx: TenantTx, jobs: readonly NewJob[]): Promise<void> {
  for (let start = 0; start < jobs.length; start += JOBS_AT_ONCE) {
    await tx
      .insertInto('kernel.job')
      .values(jobs.slice(start, start + JOBS_AT_ONCE).map(rowOf))
      .onConflict((conflict) => conflict.columns(['tenant_id', 'name', 'key']).doNothing())
      .execute();
  }
  await wakeWorkers(tx);
}

function rowOf(job: NewJob) {
  return {
    id: job.id,
    name: job.name,
    key: job.key,
    payload: job.payload,
    signature: job.signature,
    priority: job.priority,
    attempts_max: job.attemptsMax,
    tenant_concurrency: job.tenantConcurrency,
    ...(job.runAt && { run_at: asInstant(job.runAt.toISOString()) }),
  };
}

async function wakeWorkers(tx: TenantTx): Promise<void> {
  await tx.selectNoFrom(sql`pg_notify(${sql.lit(JOBS_CHANNEL)}, '')`.as('woken')).execute();
}

export type JobRow = {
  id: string;
  name: string;
  key: string;
  state: string;
  priority: number;
  attempt: number;
  attempts_max: number;
  progress: number;
  progress_message: string | null;
  error_code: string | null;
  error_message: string | null;
  run_at: Instant;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
};
const COLUMNS = [
  'id',
  'name',
  'key',
  'state',
  'priority',
  'attempt',
  'attempts_max',
  'progress',
  'progress_message',
  'error_code',
  'error_message',
  'run_at',
  'created_at',
  'started_at',
  'finished_at',
] as const;

/** Newest first. */
export function selectJobs(
  tx: TenantRead,
  filter: { state?: string; name?: string },
  page: { before?: string; limit: number },
): Promise<JobRow[]> {
  let query = tx.selectFrom('kernel.job').select(COLUMNS).orderBy('id', 'desc').limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.name) query = query.where('name', '=', filter.name);
  return query.execute();
}

export function selectJob(tx: TenantRead, id: string): Promise<JobRow | undefined> {
  return tx.selectFrom('kernel.job').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

export function lockJob(tx: TenantTx, id: string): Promise<JobRow | undefined> {
  return tx.selectFrom('kernel.job').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** A queued job ends at once; a running one is told at its worker's next heartbeat. */
export function cancelJob(tx: TenantTx, id: string): Promise<JobRow> {
  return tx
    .updateTable('kernel.job')
    .set((eb) => ({
      is_cancel_requested: true,
      state: eb.case().when('state', '=', 'queued').then('cancelled').else(eb.ref('state')).end(),
      finished_at: eb
        .case()
        .when('state', '=', 'queued')
        .then(sql<Instant>`now()`)
        .else(eb.ref('finished_at'))
        .end(),
    }))
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Puts an ended job back, with all its attempts. */
export async function requeueJob(tx: TenantTx, id: string): Promise<JobRow> {
  const row = await tx
    .updateTable('kernel.job')
    .set({
      state: 'queued',
      attempt: 0,
      crashes: 0,
      progress: 0,
      progress_message: null,
      error_code: null,
      error_message: null,
      is_cancel_requested: false,
      finished_at: null,
      run_at: sql<Instant>`now()`,
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await wakeWorkers(tx);
  return row;
}

/** Ends the job in the transaction of its own last effect. */
export async function succeedJob(tx: TenantTx, id: string): Promise<void> {
  await tx
    .updateTable('kernel.job')
    .set({
      state: 'succeeded',
      progress: 100,
      lease_id: null,
      lease_until: null,
      finished_at: sql<Instant>`now()`,
    })
    .where('id', '=', id)
    .execute();
}

/** True while the lease is ours; the row stays locked until the transaction ends, so that nobody takes it over. */
export async function holdsLease(tx: TenantTx, id: string, leaseId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('kernel.job')
    .select('id')
    .where('id', '=', id)
    .where('lease_id', '=', leaseId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}
