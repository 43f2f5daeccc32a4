import type { Actor } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type PlatformTx, type TenantTx, tenantOf } from '#kernel/database/scope.ts';
import { seal, unseal } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';
import type { Vault } from './port.ts';
import * as secrets from './secret.repository.ts';
import { vaultErrors } from './vault.errors.ts';

/** Keys read at once while they are wrapped anew. */
const REWRAP_BATCH = 100;

/** The embedded adapter: values sealed with the tenant's data key, in PostgreSQL. */
export function createPostgresVault(ring: KeyRing, audit: AuditTrail): Vault {
  return {
    async put(tx, actor, path, value) {
      const key = await dataKey(tx, ring);
      const version = await secrets.nextVersion(tx, path);
      await secrets.insertVersion(
        tx,
        path,
        version,
        seal(key, Buffer.from(value), contextOf(tx, path, version)),
      );
      await audit.record(tx, actor, { ...actionOf('stored', path), metadata: { version } });
      return version;
    },
    async read(tx, actor, path, { leaseSeconds, version: wanted }) {
      const row = await secrets.selectVersion(tx, path, wanted);
      if (!row) throw vaultErrors.secret_not_found({ path });
      const { version, sealed } = row;
      const value = unseal(await dataKey(tx, ring), sealed, contextOf(tx, path, version)).toString();
      const lease = await secrets.insertLease(tx, {
        path,
        version,
        holder: holderOf(actor),
        seconds: leaseSeconds,
      });
      await audit.record(tx, actor, {
        ...actionOf('accessed', path),
        metadata: { version, lease_id: lease.id },
      });
      return { leaseId: lease.id, path, version, value, expiresAt: lease.expires_at };
    },
    list: (tx) => secrets.selectFacts(tx),
    async delete(tx, actor, path) {
      if (!(await secrets.deleteSecret(tx, path))) throw vaultErrors.secret_not_found({ path });
      await audit.record(tx, actor, actionOf('deleted', path));
    },
  };
}

/**
 * Wraps every tenant's key with the ring's current master key. The ring must still know the older ones.
 *
 * @returns how many keys were wrapped anew
 */
export async function rewrapTenantKeys(tx: PlatformTx, ring: KeyRing): Promise<number> {
  let total = 0;
  for (;;) {
    const rows = await secrets.lockForeignKeys(tx, ring.currentId, REWRAP_BATCH);
    for (const row of rows) {
      await secrets.rewrapKey(tx, row.tenant_id, ring.wrap(row.tenant_id, ring.unwrap(row.tenant_id, row)));
    }
    if (rows.length === 0) return total;
    total += rows.length;
  }
}

/** The tenant's own key; made when it is first needed, once, whoever is first. */
async function dataKey(tx: TenantTx, ring: KeyRing): Promise<Buffer> {
  const tenantId = tenantOf(tx);
  const known = await secrets.selectKey(tx);
  if (known) return ring.unwrap(tenantId, known);
  await secrets.insertKey(tx, ring.makeKey(tenantId));
  const made = await secrets.selectKey(tx);
  if (!made) throw new Error('the tenant key that was just made is not there');
  return ring.unwrap(tenantId, made);
}

/** A ciphertext that was moved to another tenant, path or version does not open. */
function contextOf(tx: TenantTx, path: string, version: number): string {
  return JSON.stringify(['kernel:secret', tenantOf(tx), path, version]);
}

function actionOf(verb: string, path: string) {
  return { action: `kernel.secret.${verb}`, target: { type: 'kernel.secret', id: path } };
}

function holderOf(actor: Actor): string {
  return 'system' in actor ? actor.system : actor.personId;
}
