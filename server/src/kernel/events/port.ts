import type { TenantTx } from '#kernel/database/scope.ts';

/** The events a product emits: their type (`product.thing.verb`) with a line for the reference. */
export type EventDefinitions = Readonly<Record<string, { readonly description: string }>>;

/** A fact that happened, as CloudEvents 1.0 will carry it. */
export type DomainEvent = { type: string; subject: string; data: Readonly<Record<string, unknown>> };

/** Writes the event in the caller's transaction; the relay delivers it after the commit, at least once, in order of a subject. */
export type Emit = (tx: TenantTx, event: DomainEvent) => Promise<void>;
