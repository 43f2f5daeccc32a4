import type { Actor, Caller } from '#kernel/access/caller.ts';
import type { TenantRead, TenantScope, TenantTx } from '#kernel/database/scope.ts';
import type { Flags } from '#kernel/flags/flags.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import type { Answer } from '#kernel/http/route.ts';
import type { Queue } from '#kernel/jobs/port.ts';
import type { Instant } from '#kernel/time/instant.ts';
import { BATCH_ASYNC } from '../flags.ts';
import { selectProject } from '../projects/project.repository.ts';
import { batchErrors } from './batch.errors.ts';
import { BATCH_ITEM, BATCH_PRIORITY } from './batch.job-kinds.ts';
import * as batches from './batch.repository.ts';
import { type Batch, type BatchItem, type CreateBatch, MAX_BATCH_ITEMS } from './batch.schema.ts';
import * as items from './batch-item.repository.ts';
import { type BatchParts, runItem, tellEnd } from './batch-item.service.ts';

export type BatchServiceParts = BatchParts & { queue: Queue; flags: Flags };

const BATCHES: CursorForm = { list: 'documents.batch', kinds: ['instant', 'id'] };
const ITEMS: CursorForm = { list: 'documents.batch_item', kinds: ['text'] };

/** Sources of a batch that is worked on while its client waits, and how many at a time. */
const WAITED_MAX = 100;
const WAITED_AT_ONCE = 4;
/** When the process dies under a call, its batch goes on in the background after this time. */
const WAITED_RESCUE_MS = 300_000;

type Order = { scope: TenantScope; caller: Caller; answer: Answer; signal: AbortSignal };

/**
 * Makes a batch. With the flag `batch.async.enabled` it is queued and answered at once (202); otherwise it is done
 * within the call (201).
 *
 * @throws AppError `not_found` (404): the project; `batch_without_sources`, `batch_too_large` (422)
 */
export async function createBatch(
  parts: BatchServiceParts,
  { scope, caller, answer, signal }: Order,
  input: CreateBatch,
): Promise<Batch> {
  // Asked before the transaction: inside it, a second connection would be waited for while one is held.
  const isAsync = await parts.flags.isOn(caller, BATCH_ASYNC);
  const made = await scope.write(async (tx) => {
    const row = await insert(parts, tx, caller, input, isAsync ? MAX_BATCH_ITEMS : WAITED_MAX);
    await enqueueQueued(parts.queue, tx, row, isAsync ? undefined : inMs(WAITED_RESCUE_MS));
    return row;
  });
  if (isAsync) {
    answer.status(202);
    return shown(made);
  }
  await runWaited(parts, { scope, caller, answer, signal }, made);
  return scope.read((tx) => readBatch(tx, made.id));
}

async function insert(
  parts: BatchServiceParts,
  tx: TenantTx,
  caller: Caller,
  { project_id, source_ids }: CreateBatch,
  limit: number,
): Promise<batches.BatchRow> {
  if (project_id !== undefined && !(await selectProject(tx, project_id))) throw httpErrors.not_found();
  const which = { project_id, source_ids };
  const isNothingNamed = project_id === undefined && source_ids === undefined;
  const count = isNothingNamed ? 0 : await items.countSources(tx, which);
  // A source that is not there is told like any other thing that is not there: as not found.
  if (source_ids !== undefined && count < source_ids.length) throw httpErrors.not_found();
  if (count === 0) throw batchErrors.batch_without_sources();
  if (count > limit) throw batchErrors.batch_too_large({ count, limit }, { count, limit });
  const row = await batches.insertBatch(tx, { project_id: project_id ?? null, total: count });
  await items.insertItems(tx, row.id, which);
  const target = { type: 'documents.batch', id: row.id };
  await parts.audit.record(tx, caller, {
    action: 'documents.batch.created',
    target,
    metadata: { total: count },
  });
  return row;
}

const inMs = (ms: number) => new Date(Date.now() + ms);

async function enqueueQueued(queue: Queue, tx: TenantTx, row: batches.BatchRow, runAt?: Date): Promise<void> {
  const numbers = await items.selectQueued(tx, row.id);
  const jobs = numbers.map((number) => ({
    payload: { batch_id: row.id, number },
    key: `${row.id}:${number}:${row.round}`,
  }));
  await queue.enqueueAll(tx, BATCH_ITEM, jobs, { priority: BATCH_PRIORITY, ...(runAt && { runAt }) });
}

/** Some items at a time, in this process. When the client goes away, what has begun ends and the rest is cancelled. */
async function runWaited(
  parts: BatchServiceParts,
  { scope, caller, signal: client }: Order,
  row: batches.BatchRow,
): Promise<void> {
  const numbers = Array.from({ length: row.total }, (_, index) => index + 1);
  const { signal } = new AbortController();
  const run = { ...scope, actor: caller, signal, isLastAttempt: true, finish: scope.write };
  const lane = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      if (client.aborted) return;
      await runItem(parts, run, { batch_id: row.id, number });
    }
  };
  await Promise.all(Array.from({ length: WAITED_AT_ONCE }, lane));
  if (client.aborted) await scope.write((tx) => cancel(parts, tx, caller, row.id));
}

/** @throws AppError `not_found` (404) */
export async function readBatch(tx: TenantRead, id: string): Promise<Batch> {
  return shown(found(await batches.selectBatch(tx, id)));
}

/** Newest first. */
export async function listBatches(
  tx: TenantRead,
  { limit = 50, cursor, project_id }: { limit?: number; cursor?: string; project_id?: string },
): Promise<{ items: Batch[]; next_cursor: string | null }> {
  const [createdAt = '', id = ''] = cursor ? decodeCursor(cursor, BATCHES) : [];
  const after = cursor ? { createdAt: createdAt as Instant, id } : undefined;
  const filter = { after, limit: limit + 1, ...(project_id !== undefined && { project_id }) };
  const rows = await batches.selectBatches(tx, filter);
  return pageOf(rows, limit, { cursor: BATCHES, cursorOf: (row) => [row.created_at, row.id], shown });
}

/** In the order of the batch. @throws AppError `not_found` (404) */
export async function listItems(
  tx: TenantRead,
  id: string,
  { limit = 50, cursor, state }: { limit?: number; cursor?: string; state?: string },
): Promise<{ items: BatchItem[]; next_cursor: string | null }> {
  found(await batches.selectBatch(tx, id));
  const after = cursor ? Number(decodeCursor(cursor, ITEMS)[0]) || 0 : 0;
  const rows = await items.selectItems(tx, id, { state, after, limit: limit + 1 });
  const cursorOf = (row: items.ItemRow) => [String(row.number)];
  return pageOf(rows, limit, { cursor: ITEMS, cursorOf, shown: shownItem });
}

/**
 * Nothing of the batch begins any more; what runs ends by itself.
 *
 * @throws AppError `not_found` (404), `batch_not_cancellable` (409)
 */
export async function cancelBatch(
  parts: BatchServiceParts,
  tx: TenantTx,
  caller: Caller,
  id: string,
): Promise<Batch> {
  const row = found(await batches.lockBatch(tx, id));
  if (row.finished_at !== null || row.state === 'cancelled')
    throw batchErrors.batch_not_cancellable({ state: row.state });
  return shown(await cancel(parts, tx, caller, id));
}

async function cancel(
  parts: BatchServiceParts,
  tx: TenantTx,
  actor: Actor,
  id: string,
): Promise<batches.BatchRow> {
  await batches.markCancelled(tx, id);
  const cancelled = await items.cancelQueued(tx, id);
  const target = { type: 'documents.batch', id };
  await parts.audit.record(tx, actor, { action: 'documents.batch.cancelled', target });
  const row = await batches.addCounts(tx, id, { cancelled });
  if (row.finished_at !== null) await tellEnd(parts, tx, actor, row);
  return row;
}

/**
 * Works again on the items that failed or were cancelled, in the background.
 *
 * @throws AppError `not_found` (404), `batch_not_retryable` (409)
 */
export async function retryBatch(
  parts: BatchServiceParts,
  tx: TenantTx,
  caller: Caller,
  id: string,
): Promise<Batch> {
  const before = found(await batches.lockBatch(tx, id));
  const isNothingLeft = before.failed + before.cancelled === 0;
  if (before.finished_at === null || isNothingLeft)
    throw batchErrors.batch_not_retryable({ state: before.state });
  await items.requeueEnded(tx, id);
  const row = await batches.reopen(tx, id);
  await enqueueQueued(parts.queue, tx, row);
  const target = { type: 'documents.batch', id };
  await parts.audit.record(tx, caller, { action: 'documents.batch.retried', target });
  return shown(row);
}

function found(row: batches.BatchRow | undefined): batches.BatchRow {
  if (!row) throw httpErrors.not_found();
  return row;
}

function shown({ round: _round, ...row }: batches.BatchRow): Batch {
  return { ...row, state: row.state as Batch['state'] };
}

function shownItem({ source_id, ...row }: items.ItemRow): BatchItem {
  return { ...row, file_id: source_id, state: row.state as BatchItem['state'] };
}
