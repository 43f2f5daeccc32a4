import { sql } from 'kysely';
import type { PlatformTx, TenantTx } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import type { Instant } from '#kernel/time/instant.ts';
import type { DomainEvent } from './port.ts';

export type OutboxRow = {
  tenant_id: string;
  id: string;
  type: string;
  subject: string;
  data: unknown;
  occurred_at: Instant;
  attempt: number;
};

export async function insertEvent(tx: TenantTx, { type, subject, data }: DomainEvent): Promise<void> {
  await tx
    .insertInto('kernel.outbox_event')
    .values({ id: newId(), type, subject, data: JSON.stringify(data) })
    .execute();
}

/** Due events, oldest first. They stay locked until the transaction ends: two relays never deliver the same one at once. */
export function lockDueEvents(tx: PlatformTx, limit: number): Promise<OutboxRow[]> {
  return tx
    .selectFrom('kernel.outbox_event')
    .select(['tenant_id', 'id', 'type', 'subject', 'data', 'occurred_at', 'attempt'])
    .where('delivered_at', 'is', null)
    .where('dead_at', 'is', null)
    .where('due_at', '<=', sql<Instant>`now()`)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function markDelivered(tx: PlatformTx, id: string): Promise<void> {
  await tx
    .updateTable('kernel.outbox_event')
    .set({ delivered_at: sql<Instant>`now()` })
    .where('id', '=', id)
    .execute();
}

/** `retryInSeconds` undefined: no more tries, the event waits for a person. */
export async function markFailed(
  tx: PlatformTx,
  id: string,
  failure: { message: string; retryInSeconds: number | undefined },
): Promise<void> {
  const { message, retryInSeconds } = failure;
  await tx
    .updateTable('kernel.outbox_event')
    .set((eb) => ({
      attempt: eb('attempt', '+', 1),
      error_message: message.slice(0, 1000),
      ...(retryInSeconds === undefined
        ? { dead_at: sql<Instant>`now()` }
        : { due_at: sql<Instant>`now() + make_interval(secs => ${retryInSeconds})` }),
    }))
    .where('id', '=', id)
    .execute();
}

/** Notes the receipt. @returns false when this subscriber has had the event */
export async function receive(tx: TenantTx, subscriber: string, eventId: string): Promise<boolean> {
  const row = await tx
    .insertInto('kernel.inbox_event')
    .values({ subscriber, event_id: eventId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return row !== undefined;
}
