import type { Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { jobErrors } from './job.errors.ts';
import * as jobs from './job.repository.ts';
import type { JobShown } from './job.schema.ts';

const CURSOR: CursorForm = { list: 'kernel.job', kinds: ['id'] };

/** Newest first. */
export async function listJobs(
  tx: TenantRead,
  { limit = 50, cursor, ...filter }: { limit?: number; cursor?: string; state?: string; name?: string },
): Promise<{ items: JobShown[]; next_cursor: string | null }> {
  const [before] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const rows = await jobs.selectJobs(tx, filter, { limit: limit + 1, ...(before && { before }) });
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.id], shown: (row) => row });
}

/** @throws AppError `not_found` (404) */
export async function readJob(tx: TenantRead, id: string): Promise<JobShown> {
  const row = await jobs.selectJob(tx, id);
  if (!row) throw httpErrors.not_found();
  return row;
}

/** Ends a job that has not ended. @throws AppError `not_found` (404), `job_not_waiting` (409) */
export async function cancelJob(
  tx: TenantTx,
  audit: AuditTrail,
  caller: Caller,
  id: string,
): Promise<JobShown> {
  await lockIn(tx, id, { states: ['queued', 'running'], verb: 'cancel' });
  const row = await jobs.cancelJob(tx, id);
  await audit.record(tx, caller, { action: 'kernel.job.cancelled', target: { type: 'kernel.job', id } });
  return row;
}

/** Puts a dead or cancelled job back. @throws AppError `not_found` (404), `job_not_waiting` (409) */
export async function retryJob(
  tx: TenantTx,
  audit: AuditTrail,
  caller: Caller,
  id: string,
): Promise<JobShown> {
  await lockIn(tx, id, { states: ['dead', 'cancelled'], verb: 'retry' });
  const row = await jobs.requeueJob(tx, id);
  await audit.record(tx, caller, { action: 'kernel.job.retried', target: { type: 'kernel.job', id } });
  return row;
}

async function lockIn(tx: TenantTx, id: string, allowed: { states: string[]; verb: string }): Promise<void> {
  const row = await jobs.lockJob(tx, id);
  if (!row) throw httpErrors.not_found();
  if (!allowed.states.includes(row.state))
    throw jobErrors.job_not_waiting({ state: row.state, verb: allowed.verb });
}
