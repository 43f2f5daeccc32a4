import { sql } from 'kysely';
import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';
import type { SecretFacts } from './port.ts';

export type KeyRow = { wrapped_key: Buffer; master_key_id: string };

export function selectKey(tx: TenantRead): Promise<KeyRow | undefined> {
  return tx.selectFrom('kernel.tenant_key').select(['wrapped_key', 'master_key_id']).executeTakeFirst();
}

/** Adds the tenant's key; another transaction's key wins when it was faster. */
export async function insertKey(tx: TenantTx, key: KeyRow): Promise<void> {
  await tx
    .insertInto('kernel.tenant_key')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes the next version's number under a lock, so that two writers get two. */
export async function nextVersion(tx: TenantTx, path: string): Promise<number> {
  const row = await tx
    .insertInto('kernel.secret')
    .values({ path, current_version: 1 })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'path']).doUpdateSet((eb) => ({
        current_version: eb('kernel.secret.current_version', '+', 1),
        rotated_at: instantIn(0),
      })),
    )
    .returning('current_version')
    .executeTakeFirstOrThrow();
  return row.current_version;
}

export async function insertVersion(
  tx: TenantTx,
  path: string,
  version: number,
  sealed: Buffer,
): Promise<void> {
  await tx.insertInto('kernel.secret_version').values({ path, version, sealed }).execute();
}

/** The version asked for, or the current one. */
export function selectVersion(
  tx: TenantRead,
  path: string,
  version: number | undefined,
): Promise<{ version: number; sealed: Buffer } | undefined> {
  return tx
    .selectFrom('kernel.secret_version as kept')
    .innerJoin('kernel.secret as secret', 'secret.path', 'kept.path')
    .select(['kept.version', 'kept.sealed'])
    .where('kept.path', '=', path)
    .where((eb) =>
      eb('kept.version', '=', version === undefined ? eb.ref('secret.current_version') : version),
    )
    .executeTakeFirst();
}

export async function insertLease(
  tx: TenantTx,
  lease: { path: string; version: number; holder: string; seconds: number },
): Promise<{ id: string; expires_at: Instant }> {
  const { path, version, holder } = lease;
  return tx
    .insertInto('kernel.secret_lease')
    .values({ id: newId(), path, version, holder, expires_at: instantIn(lease.seconds) })
    .returning(['id', 'expires_at'])
    .executeTakeFirstOrThrow();
}

export function selectFacts(tx: TenantRead): Promise<SecretFacts[]> {
  return tx
    .selectFrom('kernel.secret')
    .select(['path', 'current_version as version', 'rotated_at'])
    .select(sql<boolean>`rotated_at + make_interval(days => rotate_after_days) < now()`.as('is_due'))
    .orderBy('path')
    .execute();
}

/** @returns false when there is no such secret */
export async function deleteSecret(tx: TenantTx, path: string): Promise<boolean> {
  const result = await tx.deleteFrom('kernel.secret').where('path', '=', path).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Keys that another master key than `keyId` wraps, locked; some of them. */
export function lockForeignKeys(
  tx: PlatformTx,
  keyId: string,
  limit: number,
): Promise<(KeyRow & { tenant_id: string })[]> {
  return tx
    .selectFrom('kernel.tenant_key')
    .select(['tenant_id', 'wrapped_key', 'master_key_id'])
    .where('master_key_id', '<>', keyId)
    .limit(limit)
    .forUpdate()
    .execute();
}

export async function rewrapKey(tx: PlatformTx, tenantId: string, key: KeyRow): Promise<void> {
  await tx
    .updateTable('kernel.tenant_key')
    .set({ ...key, wrapped_at: instantIn(0) })
    .where('tenant_id', '=', tenantId)
    .execute();
}
