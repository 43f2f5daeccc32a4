import type { Actor } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantScope, TenantTx } from '#kernel/database/scope.ts';
import type { Emit } from '#kernel/events/port.ts';
import { documentErrors } from '../errors.ts';
import {
  type ExtractionParts,
  readText,
  storeExtraction,
  verdictOf,
  verdictOfJob,
} from '../sources/extraction.service.ts';
import { markFailed, selectSource } from '../sources/source.repository.ts';
import * as batches from './batch.repository.ts';
import * as items from './batch-item.repository.ts';

export type BatchParts = ExtractionParts & { audit: AuditTrail; emit: Emit };
/** Where an item runs: in a job, whose `finish` also ends the job, or in the request that waits for it. */
export type ItemRun = Pick<TenantScope, 'tenantId' | 'read' | 'write'> & {
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly isLastAttempt: boolean;
  /** Of a job: that it comes forward. */
  progress?(percent: number): void;
  finish(work: (tx: TenantTx) => Promise<void>): Promise<void>;
};
export type ItemKey = { readonly batch_id: string; readonly number: number };

/**
 * Reads the source of one item, unless its text is there already, and ends the item in the transaction that stores
 * the text: however often it runs, a document is read once and counted once.
 *
 * @throws what may pass by itself: the item goes on at its next attempt
 */
export async function runItem(parts: BatchParts, run: ItemRun, key: ItemKey): Promise<void> {
  const { batch, item } = await run.read((tx) => selectPlace(tx, key));
  if (!batch || !item || (item.state !== 'queued' && item.state !== 'running')) return;
  await run.write(async (tx) => {
    // The batch before its item, as cancelling does: the two never wait for each other.
    if (batch.state === 'queued') await batches.markRunning(tx, key.batch_id);
    await items.markItemRunning(tx, key.batch_id, key.number);
  });
  const startedAt = performance.now();
  const duration = () => Math.round(performance.now() - startedAt);
  try {
    const source = await run.read((tx) => selectSource(tx, item.source_id));
    if (!source) throw documentErrors.source_not_found();
    await parts.holdingText(async () => {
      const isRead = source.state === 'extracted';
      const extraction = isRead ? undefined : await readText(parts, run, source, run.signal);
      await run.finish(async (tx) => {
        if (extraction) await storeExtraction(parts, tx, run.actor, { id: source.id, extraction });
        const duration_ms = duration();
        await end(parts, tx, run.actor, key, { state: 'succeeded', error_code: null, duration_ms });
      });
    });
  } catch (error) {
    const code = verdictOf(error, run);
    if (code === undefined) throw error;
    await run.finish(async (tx) => {
      await markFailed(tx, item.source_id, code);
      await end(parts, tx, run.actor, key, { state: 'failed', error_code: code, duration_ms: duration() });
    });
  }
}

/** Ends an item whose job will not succeed, so that its batch ends too. */
export async function giveItemUp(
  parts: BatchParts,
  run: Pick<ItemRun, 'read' | 'write' | 'actor'>,
  key: ItemKey,
  code: string,
): Promise<void> {
  const { item } = await run.read((tx) => selectPlace(tx, key));
  if (!item) return;
  const verdict = verdictOfJob(code);
  await run.write(async (tx) => {
    // Only what runs can end, and only once.
    await items.markItemRunning(tx, key.batch_id, key.number);
    await markFailed(tx, item.source_id, verdict);
    await end(parts, tx, run.actor, key, { state: 'failed', error_code: verdict, duration_ms: 0 });
  });
}

async function selectPlace(tx: Parameters<Parameters<ItemRun['read']>[0]>[0], key: ItemKey) {
  const [batch, item] = await Promise.all([
    batches.selectBatch(tx, key.batch_id),
    items.selectItem(tx, key.batch_id, key.number),
  ]);
  return { batch, item };
}

async function end(
  parts: BatchParts,
  tx: TenantTx,
  actor: Actor,
  { batch_id, number }: ItemKey,
  how: items.ItemEnd,
): Promise<void> {
  if (!(await items.endItem(tx, batch_id, number, how))) return;
  const row = await batches.addCounts(tx, batch_id, { [how.state]: 1 });
  if (row.finished_at !== null) await tellEnd(parts, tx, actor, row);
}

/** Says that a batch has ended: to subscribers and to the audit trail. */
export async function tellEnd(
  { emit, audit }: Pick<BatchParts, 'emit' | 'audit'>,
  tx: TenantTx,
  actor: Actor,
  { id, state, succeeded, failed, cancelled }: batches.BatchRow,
): Promise<void> {
  const data = { state, succeeded, failed, cancelled };
  await emit(tx, { type: 'documents.batch.finished', subject: id, data });
  const target = { type: 'documents.batch', id };
  await audit.record(tx, actor, { action: 'documents.batch.finished', target, metadata: data });
}
