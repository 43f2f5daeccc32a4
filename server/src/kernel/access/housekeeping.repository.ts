import { sql } from 'kysely';
import type { PlatformTx } from '#kernel/database/scope.ts';
import { instantIn } from '#kernel/time/instant.ts';

const DAY_SECONDS = 86_400;

/** A day's backlog is one pass over each table, which may outlast the 15 seconds that a request's statement has. */
export async function allowLongPasses(tx: PlatformTx): Promise<void> {
  await sql`set local statement_timeout = '10min'`.execute(tx);
}

/** Sessions that were ended or ran out so long ago, with their refresh tokens. @returns how many sessions */
export async function deleteOldSessions(tx: PlatformTx, days: number): Promise<number> {
  const longAgo = instantIn(-days * DAY_SECONDS);
  const result = await tx
    .deleteFrom('kernel.session')
    .where((eb) => eb.or([eb('revoked_at', '<', longAgo), eb('expires_at', '<', longAgo)]))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Events that were delivered so long ago; one that was given up waits for a person. @returns how many */
export async function deleteDeliveredEvents(tx: PlatformTx, days: number): Promise<number> {
  const result = await tx
    .deleteFrom('kernel.outbox_event')
    .where('delivered_at', '<', instantIn(-days * DAY_SECONDS))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * Receipts older than that, of events that are gone: while an event is there it may be delivered again, and the
 * receipt is what keeps its effects from happening twice.
 *
 * @returns how many
 */
export async function deleteOldReceipts(tx: PlatformTx, days: number): Promise<number> {
  const result = await tx
    .deleteFrom('kernel.inbox_event')
    .where('received_at', '<', instantIn(-days * DAY_SECONDS))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('kernel.outbox_event as event')
            .select('event.id')
            .whereRef('event.tenant_id', '=', 'kernel.inbox_event.tenant_id')
            .whereRef('event.id', '=', 'kernel.inbox_event.event_id'),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Jobs that succeeded so long ago; a dead or cancelled one can still be put back. @returns how many */
export async function deleteSucceededJobs(tx: PlatformTx, days: number): Promise<number> {
  const result = await tx
    .deleteFrom('kernel.job')
    .where('state', '=', 'succeeded')
    .where('finished_at', '<', instantIn(-days * DAY_SECONDS))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
