import { sql } from 'kysely';
import type { PlatformTx } from '#kernel/database/scope.ts';
import type { Instant } from '#kernel/time/instant.ts';
import { JOBS_CHANNEL } from './job.repository.ts';

export type Claimed = {
  tenant_id: string;
  id: string;
  name: string;
  key: string;
  payload: string;
  signature: Buffer;
  attempt: number;
  attempts_max: number;
  /** Workers that were lost while they ran it, since it last came forward. */
  crashes: number;
  lease_id: string;
  wait_seconds: number;
};

/** All claims of all workers go one after the other, so that a tenant's concurrency is exact; each takes milliseconds. */
const CLAIM_LOCK = 7_302_119_302;

/**
 * Takes up to `places` due jobs that this worker knows, each under a lease of its own. Tenants take turns: the
 * one with the fewest jobs running comes first, so that a thousand jobs of one do not delay the first of another.
 */
export async function claimJobs(
  tx: PlatformTx,
  claim: { names: readonly string[]; places: number; leaseSeconds: number },
): Promise<Claimed[]> {
  await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(tx);
  const { rows } = await sql<Claimed>`
    with recursive waiting as (
      (select tenant_id from kernel.job where state = 'queued' order by tenant_id limit 1)
      union all
      select (select j.tenant_id from kernel.job j where j.state = 'queued' and j.tenant_id > w.tenant_id
        order by j.tenant_id limit 1) from waiting w where w.tenant_id is not null
    ),
    busy as (select tenant_id, name, count(*) as running from kernel.job where state = 'running' group by 1, 2),
    due as (
      select j.* from waiting w cross join lateral (
        select tenant_id, id, name, priority, run_at, tenant_concurrency from kernel.job
        where tenant_id = w.tenant_id and state = 'queued' and run_at <= now() and name = any (${claim.names})
        order by priority desc, run_at, id limit ${claim.places * 4}
      ) j
    ),
    ranked as (
      select d.*, row_number() over (partition by d.tenant_id, d.name order by d.priority desc, d.run_at, d.id)
          + coalesce(b.running, 0) as of_its_kind,
        row_number() over (partition by d.tenant_id order by d.priority desc, d.run_at, d.id)
          + coalesce((select sum(running) from busy where tenant_id = d.tenant_id), 0) as turn
      from due d left join busy b on b.tenant_id = d.tenant_id and b.name = d.name
    ),
    chosen as (
      select j.tenant_id, j.id from ranked r join kernel.job j on j.tenant_id = r.tenant_id and j.id = r.id
      where r.of_its_kind <= r.tenant_concurrency and j.state = 'queued'
      order by r.priority desc, r.turn, r.run_at limit ${claim.places}
      for update of j skip locked
    )
    update kernel.job j set state = 'running', attempt = attempt + 1, lease_id = gen_random_uuid(),
      lease_until = now() + make_interval(secs => ${claim.leaseSeconds}), started_at = now(), finished_at = null
    from chosen c where j.tenant_id = c.tenant_id and j.id = c.id
    returning j.tenant_id, j.id, j.name, j.key, j.payload, j.signature, j.attempt, j.attempts_max, j.crashes, j.lease_id,
      extract(epoch from now() - j.run_at)::float8 as wait_seconds`.execute(tx);
  return rows;
}

/**
 * Renews the leases that are still held. A row that its own handler has locked is left for the next time; the
 * reaper leaves it too.
 *
 * @returns the leases renewed, with those whose job someone asked to cancel
 */
export async function renewLeases(
  tx: PlatformTx,
  leaseIds: readonly string[],
  leaseSeconds: number,
): Promise<{ lease_id: string; is_cancel_requested: boolean }[]> {
  const { rows } = await sql<{ lease_id: string; is_cancel_requested: boolean }>`
    with free as (
      select tenant_id, id from kernel.job where state = 'running' and lease_id = any (${leaseIds}) for update skip locked
    ),
    renewed as (
      update kernel.job j set lease_until = now() + make_interval(secs => ${leaseSeconds})
      from free f where j.tenant_id = f.tenant_id and j.id = f.id
    )
    select lease_id, is_cancel_requested from kernel.job
    where state = 'running' and lease_id = any (${leaseIds})`.execute(tx);
  return rows;
}

/** Puts back what dead workers held; whoever takes one looks at how often that was. @returns how many there were */
export async function reapLeases(tx: PlatformTx): Promise<number> {
  const { rows } = await sql`
    with expired as (
      select tenant_id, id from kernel.job where state = 'running' and lease_until < now() for update skip locked
    )
    update kernel.job j set state = 'queued', lease_id = null, lease_until = null, crashes = crashes + 1,
      -- The attempt did not end by its own fault: it is given back.
      attempt = greatest(attempt - 1, 0), run_at = now()
    from expired e where j.tenant_id = e.tenant_id and j.id = e.id returning j.id`.execute(tx);
  return rows.length;
}

export type Ending =
  | { state: 'succeeded' }
  | { state: 'cancelled' }
  | { state: 'queued'; retryInSeconds: number; code: string; message: string }
  | { state: 'dead'; code: string; message: string };

/** Ends a run. @returns false when the lease was lost meanwhile: the job is another worker's now */
export async function endJob(tx: PlatformTx, leaseId: string, ending: Ending): Promise<boolean> {
  const result = await tx
    .updateTable('kernel.job')
    .set({
      state: ending.state,
      lease_id: null,
      lease_until: null,
      error_code: 'code' in ending ? ending.code : null,
      error_message: 'message' in ending ? ending.message.slice(0, 1000) : null,
      ...(ending.state === 'succeeded' && { progress: 100 }),
      ...(ending.state === 'queued'
        ? { run_at: sql<Instant>`now() + make_interval(secs => ${ending.retryInSeconds})` }
        : { finished_at: sql<Instant>`now()` }),
    })
    .where('lease_id', '=', leaseId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function setProgress(
  tx: PlatformTx,
  leaseId: string,
  percent: number,
  message: string | null,
): Promise<void> {
  await tx
    .updateTable('kernel.job')
    .set({
      progress: percent,
      progress_message: message,
      // What comes forward is no job that kills its workers.
      crashes: sql<number>`case when ${percent} > progress then 0 else crashes end`,
    })
    .where('lease_id', '=', leaseId)
    .execute();
}

/** How many jobs are queued and running: what is not finished is cheap to count, all of them are not. */
export async function countOpen(tx: PlatformTx): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, (select count(*) from kernel.job j where j.state = open.state) as count
    from (values ('queued'), ('running')) as open (state)`.execute(tx);
  return rows;
}

/** Gives leases back unfinished, so that another worker takes the jobs at once. */
export async function releaseLeases(tx: PlatformTx, leaseIds: readonly string[]): Promise<void> {
  await sql`update kernel.job set state = 'queued', lease_id = null, lease_until = null,
      attempt = greatest(attempt - 1, 0), run_at = now()
    where state = 'running' and lease_id = any (${leaseIds})`.execute(tx);
  await sql`select pg_notify(${JOBS_CHANNEL}, '')`.execute(tx);
}
