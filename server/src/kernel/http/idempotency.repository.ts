import type { TenantTx } from '#kernel/database/scope.ts';
import type { PersonId } from '#kernel/ids/id.ts';
import { instantIn } from '#kernel/time/instant.ts';

export type KeptAnswer = { request_hash: Buffer; status: number | null; body: unknown };

/** Claims the key, or gives what it answered before; waits for another transaction that holds it. */
export async function claimKey(
  tx: TenantTx,
  claim: { personId: PersonId; key: string; requestHash: Buffer },
): Promise<KeptAnswer | undefined> {
  const made = await tx
    .insertInto('kernel.idempotency_key')
    .values({ person_id: claim.personId, key: claim.key, request_hash: claim.requestHash })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (made) return undefined;
  return tx
    .selectFrom('kernel.idempotency_key')
    .select(['request_hash', 'status', 'body'])
    .where('person_id', '=', claim.personId)
    .where('key', '=', claim.key)
    .executeTakeFirst();
}

export async function keepAnswer(
  tx: TenantTx,
  answer: { personId: PersonId; key: string; status: number; body: unknown },
): Promise<void> {
  await tx
    .updateTable('kernel.idempotency_key')
    .set({ status: answer.status, body: JSON.stringify(answer.body) })
    .where('person_id', '=', answer.personId)
    .where('key', '=', answer.key)
    .execute();
}

/** Forgets keys older than a day, so that the table does not grow for ever. */
export async function forgetOldKeys(tx: TenantTx): Promise<void> {
  await tx.deleteFrom('kernel.idempotency_key').where('created_at', '<', instantIn(-86_400)).execute();
}
