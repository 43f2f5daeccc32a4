import type { SystemCaller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { replaceEveryKey, sealingKeyOf } from '#kernel/identity/signing-key.service.ts';
import { isSignedJob, signJob } from '#kernel/jobs/job-signature.ts';
import { deriveKey } from './envelope.ts';
import { createKeyRing, idOf } from './key-ring.ts';
import { rewrapTenantKeys } from './postgres-vault.ts';
import * as rotation from './rotate-master-key.repository.ts';

export type Rotation = { key_id: string; tenant_keys: number; jobs: number; sessions_ended: number };

const JOBS_AT_ONCE = 500;

/**
 * Puts everything that hangs on the master key under a new one, in one transaction: the keys of the tenants are
 * wrapped anew, jobs signed anew, and the keys that sign access tokens replaced. Refresh tokens follow from the
 * master key, so every session ends. The passwords of the database's roles are set by the next start.
 *
 * No process may use the old key meanwhile: what it still writes could not be read.
 */
export function rotateMasterKey(
  { db, audit }: { db: Database; audit: AuditTrail },
  actor: SystemCaller,
  { from, to }: { from: Uint8Array; to: Uint8Array },
): Promise<Rotation> {
  return inPlatform(db, async (tx) => {
    await replaceEveryKey(tx, sealingKeyOf(to));
    const done = {
      key_id: idOf(to),
      tenant_keys: await rewrapTenantKeys(tx, createKeyRing(to, [from])),
      jobs: await signJobs(tx, deriveKey(from, 'jobs'), deriveKey(to, 'jobs')),
      sessions_ended: await rotation.revokeEverySession(tx),
    };
    const { key_id: id, ...metadata } = done;
    const entry = {
      action: 'kernel.master_key.rotated',
      target: { type: 'kernel.master_key', id },
      metadata,
    };
    await audit.recordPlatform(tx, actor, { ...entry, tenantId: null });
    return done;
  });
}

/** A job that the old key did not sign is not ours, and stays so. */
async function signJobs(tx: PlatformTx, from: Uint8Array, to: Uint8Array): Promise<number> {
  let total = 0;
  let after: rotation.SignedRow | undefined;
  do {
    const rows = await rotation.selectUnfinishedJobs(tx, { after, limit: JOBS_AT_ONCE });
    for (const row of rows) {
      const job = { ...row, tenantId: row.tenant_id };
      if (!isSignedJob(from, job, row.signature)) continue;
      await rotation.updateSignature(tx, row, signJob(to, job));
      total += 1;
    }
    after = rows.at(-1);
  } while (after);
  return total;
}
