import type { Logger } from 'pino';
import { type Database, inPlatform, inTenant } from '#kernel/database/scope.ts';
import { asId } from '#kernel/ids/id.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { type Coalesced, coalesced } from '#kernel/time/coalesced.ts';
import { lockDueEvents, markDelivered, markFailed, type OutboxRow, receive } from './event.repository.ts';
import type { DeliveredEvent, Subscription } from './port.ts';

const BATCH = 50;
const POLL_MS = 500;
const ATTEMPTS_MAX = 12;
const RETRY_MAX_SECONDS = 600;

export type RelayParts = { db: Database; log: Logger; metrics: Metrics };
export type Relay = { stop(): Promise<void> };

/** Delivers events from the outbox to the subscriptions of this process, oldest first, at least once each. */
export function startRelay(parts: RelayParts, subscriptions: readonly Subscription[]): Relay {
  const byType = Map.groupBy(subscriptions, (subscription) => subscription.event);
  const round: Coalesced = coalesced(async () => {
    const delivered = await deliverDue(parts, byType);
    if (delivered === BATCH) round.ask();
  }, parts.log);
  const timer = setInterval(round.ask, POLL_MS);
  round.ask();
  return {
    async stop() {
      clearInterval(timer);
      await round.idle();
    },
  };
}

type Subscribers = ReadonlyMap<string, readonly Subscription[]>;

/** @returns how many events were taken up */
export function deliverDue(parts: RelayParts, subscribers: Subscribers): Promise<number> {
  return inPlatform(parts.db, async (tx) => {
    const events = await lockDueEvents(tx, BATCH);
    for (const row of events) {
      const error = await deliver(parts, subscribers.get(row.type) ?? [], row);
      parts.metrics.events.inc({ type: row.type, outcome: error === undefined ? 'delivered' : 'failed' });
      if (error === undefined) await markDelivered(tx, row.id);
      else await markFailed(tx, row.id, { message: error.message, retryInSeconds: pauseAfter(row.attempt) });
    }
    return events.length;
  });
}

/** One subscriber's failure does not keep the event from the others, which will not get it twice. */
async function deliver(
  { db, log }: RelayParts,
  subscribers: readonly Subscription[],
  row: OutboxRow,
): Promise<Error | undefined> {
  let failure: Error | undefined;
  for (const subscriber of subscribers) {
    try {
      await inTenant(db, asId(row.tenant_id), async (tx) => {
        if (await receive(tx, subscriber.name, row.id)) await subscriber.run(tx, deliveredOf(row));
      });
    } catch (error) {
      failure = error instanceof Error ? error : new Error('unknown');
      log.warn(
        { err: error, event: row.type, event_id: row.id, subscriber: subscriber.name },
        'event not received',
      );
    }
  }
  return failure;
}

function pauseAfter(attempt: number): number | undefined {
  return attempt + 1 >= ATTEMPTS_MAX ? undefined : Math.min(2 ** attempt, RETRY_MAX_SECONDS);
}

function deliveredOf(row: OutboxRow): DeliveredEvent {
  const { id, type, subject, data, occurred_at: time } = row;
  return { id, type, subject, data: data as Record<string, unknown>, time, tenantId: asId(row.tenant_id) };
}
