import type { Actor } from '#kernel/access/caller.ts';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { Instant } from '#kernel/time/instant.ts';

/** A secret as a list shows it: everything but its value. */
export type SecretFacts = {
  path: string;
  version: number;
  rotated_at: Instant;
  /** Its rotation policy says that it is older than it should be. */
  is_due: boolean;
};
/** A value that was read, with the promise to forget it by then. */
export type Lease = { leaseId: string; path: string; version: number; value: string; expiresAt: Instant };
export type ReadOptions = { leaseSeconds: number; version?: number };

/** Secrets of a tenant, by path. Every adapter audits each read (`kernel.secret.accessed`), never with the value. */
export type Vault = {
  /** Adds a version and makes it current. @returns its number */
  put(tx: TenantTx, actor: Actor, path: string, value: string): Promise<number>;
  /** @throws AppError `secret_not_found` (404); Error when what is stored was not sealed for this place */
  read(tx: TenantTx, actor: Actor, path: string, options: ReadOptions): Promise<Lease>;
  /** By path; never a value. */
  list(tx: TenantRead): Promise<SecretFacts[]>;
  delete(tx: TenantTx, actor: Actor, path: string): Promise<void>;
};
