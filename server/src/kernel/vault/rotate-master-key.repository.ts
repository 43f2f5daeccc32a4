import { sql } from 'kysely';
import type { PlatformTx } from '#kernel/database/scope.ts';
import { instantIn } from '#kernel/time/instant.ts';

export type SignedRow = {
  tenant_id: string;
  id: string;
  name: string;
  key: string;
  payload: string;
  signature: Buffer;
};

/** Jobs that may still be run, or retried, of all tenants, by tenant and id. */
export function selectUnfinishedJobs(
  tx: PlatformTx,
  page: { after: Pick<SignedRow, 'tenant_id' | 'id'> | undefined; limit: number },
): Promise<SignedRow[]> {
  let query = tx
    .selectFrom('kernel.job')
    .select(['tenant_id', 'id', 'name', 'key', 'payload', 'signature'])
    .where('state', '<>', 'succeeded')
    .orderBy('tenant_id')
    .orderBy('id')
    .limit(page.limit);
  if (page.after) {
    const { tenant_id, id } = page.after;
    query = query.where(sql<boolean>`(tenant_id, id) > (${tenant_id}, ${id})`);
  }
  return query.execute();
}

export async function updateSignature(tx: PlatformTx, job: SignedRow, signature: Buffer): Promise<void> {
  await tx
    .updateTable('kernel.job')
    .set({ signature })
    .where('tenant_id', '=', job.tenant_id)
    .where('id', '=', job.id)
    .execute();
}

/** Ends the sessions of everybody. @returns how many lived */
export async function revokeEverySession(tx: PlatformTx): Promise<number> {
  const result = await tx
    .updateTable('kernel.session')
    .set({ revoked_at: instantIn(0), revoke_reason: 'administrator' })
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
