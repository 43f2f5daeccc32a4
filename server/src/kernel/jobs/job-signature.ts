import { createHmac, timingSafeEqual } from 'node:crypto';

export type Signed = { tenantId: string; name: string; key: string; payload: string };

/** Binds a payload to its tenant, its job and its key: a row that was copied or edited is not run. */
export function signJob(key: Uint8Array, job: Signed): Buffer {
  const fields = [job.tenantId, job.name, job.key, job.payload];
  return createHmac('sha256', key).update(JSON.stringify(fields)).digest();
}

export function isSignedJob(key: Uint8Array, job: Signed, signature: Buffer): boolean {
  const expected = signJob(key, job);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
