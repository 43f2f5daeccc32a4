import { createHash } from 'node:crypto';
import type { Caller } from '#kernel/access/caller.ts';
import type { TenantTx } from '#kernel/database/scope.ts';
import { httpErrors } from './http.errors.ts';
import { claimKey, keepAnswer } from './idempotency.repository.ts';

export type Outcome<Data> = { status: number; data: Data; isReplay: boolean };
export type KeyedRequest = { key: string; method: string; url: string; body: unknown };

/**
 * Does `work` once for each Idempotency-Key of a person and gives the same answer afterwards, for a day.
 * The key lives in the transaction of the work: after a crash there is both or neither.
 *
 * Source: draft-ietf-httpapi-idempotency-key-header-07.
 *
 * @throws AppError `idempotency_key_reused` (422): the key was used for another request
 */
export async function once<Data>(
  tx: TenantTx,
  caller: Caller,
  request: KeyedRequest,
  work: () => Promise<{ status: number; data: Data }>,
): Promise<Outcome<Data>> {
  const { personId } = caller;
  const requestHash = hashOf(request);
  const kept = await claimKey(tx, { personId, key: request.key, requestHash });
  if (!kept) {
    const answer = await work();
    await keepAnswer(tx, { personId, key: request.key, status: answer.status, body: answer.data });
    return { ...answer, isReplay: false };
  }
  if (!kept.request_hash.equals(requestHash)) throw httpErrors.idempotency_key_reused();
  return { status: kept.status ?? 200, data: kept.body as Data, isReplay: true };
}

function hashOf({ method, url, body }: KeyedRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest();
}
