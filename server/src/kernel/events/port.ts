import type { TenantTx } from '#kernel/database/scope.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import type { Instant } from '#kernel/time/instant.ts';

/** The events a product emits: their type (`product.thing.verb`) with a line for the reference. */
export type EventDefinitions = Readonly<Record<string, { readonly description: string }>>;

/** A fact to tell. `subject` is what it is about: the id of a thing. */
export type DomainEvent = { type: string; subject: string; data: Readonly<Record<string, unknown>> };

/** A fact as it is delivered: the attributes of CloudEvents 1.0 that we carry. */
export type DeliveredEvent = DomainEvent & { id: string; tenantId: TenantId; time: Instant };

/** Writes the event in the caller's transaction; it is delivered after the commit, at least once. */
export type Emit = (tx: TenantTx, event: DomainEvent) => Promise<void>;

/**
 * What a product does when an event happens. `run` works in a transaction of the event's tenant that also notes
 * that the event was received: its effects in the database happen exactly once.
 */
export type Subscription = {
  /** `product.thing.verb` of the subscriber; names its place in the inbox, so it must not change. */
  readonly name: string;
  readonly event: string;
  run(tx: TenantTx, event: DeliveredEvent): Promise<void>;
};
