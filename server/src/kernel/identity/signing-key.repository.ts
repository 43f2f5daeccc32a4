import type pg from 'pg';
import type { PlatformTx } from '#kernel/database/scope.ts';
import { instantIn } from '#kernel/time/instant.ts';

export type SigningKeyRow = {
  kid: string;
  public_jwk: unknown;
  sealed_private_key: Buffer;
  is_old: boolean;
  retired_at: string | null;
};

/** Keys that sign or whose tokens may still live, the current one first. */
export function selectKeys(tx: PlatformTx, rotateAfterSeconds: number): Promise<SigningKeyRow[]> {
  return tx
    .selectFrom('kernel.signing_key')
    .select(['kid', 'public_jwk', 'sealed_private_key', 'retired_at'])
    .select((eb) => eb('created_at', '<', instantIn(-rotateAfterSeconds)).$castTo<boolean>().as('is_old'))
    .orderBy('created_at', 'desc')
    .execute();
}

export type SealedKey = Pick<SigningKeyRow, 'kid' | 'sealed_private_key'>;

/** Read before the migrations of this version are applied: a later one that renames a column has to mend this. */
export async function selectSealed(client: pg.ClientBase): Promise<SealedKey[]> {
  const { rows } = await client.query<SealedKey>('select kid, sealed_private_key from kernel.signing_key');
  return rows;
}

export type NewSigningKey = { kid: string; publicJwk: object; sealedPrivateKey: Buffer };

/** Puts a new key in the place of the current one. Two processes that do it at once: the second is refused (23505). */
export async function replaceKey(tx: PlatformTx, key: NewSigningKey): Promise<void> {
  await tx
    .updateTable('kernel.signing_key')
    .set({ retired_at: instantIn(0) })
    .where('retired_at', 'is', null)
    .execute();
  await tx
    .insertInto('kernel.signing_key')
    .values({
      kid: key.kid,
      public_jwk: JSON.stringify(key.publicJwk),
      sealed_private_key: key.sealedPrivateKey,
    })
    .execute();
}

export async function deleteRetired(tx: PlatformTx, retiredForSeconds: number): Promise<void> {
  await tx.deleteFrom('kernel.signing_key').where('retired_at', '<', instantIn(-retiredForSeconds)).execute();
}

export async function deleteEveryKey(tx: PlatformTx): Promise<void> {
  await tx.deleteFrom('kernel.signing_key').execute();
}
