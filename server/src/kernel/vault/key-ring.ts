import { createHash, randomBytes } from 'node:crypto';
import { deriveKey, seal, unseal } from './envelope.ts';

export type Wrapped = { wrapped_key: Buffer; master_key_id: string };

/** The master keys this process knows: the current one wraps; an older one still unwraps during a rotation. */
export type KeyRing = {
  readonly currentId: string;
  /** A new data key for a tenant, wrapped. */
  makeKey(tenantId: string): Wrapped;
  /** @throws Error when no known master key wrapped it, or it was wrapped for another tenant */
  unwrap(tenantId: string, wrapped: Wrapped): Buffer;
  wrap(tenantId: string, dataKey: Uint8Array): Wrapped;
};

export function createKeyRing(current: Uint8Array, older: readonly Uint8Array[] = []): KeyRing {
  const keys = new Map([current, ...older].map((key) => [idOf(key), deriveKey(key, 'tenant-keys')]));
  const currentId = idOf(current);
  const wrap: KeyRing['wrap'] = (tenantId, dataKey) => {
    const wrappingKey = keys.get(currentId);
    if (!wrappingKey) throw new Error('the current master key is not in the ring');
    return { wrapped_key: seal(wrappingKey, dataKey, contextOf(tenantId)), master_key_id: currentId };
  };
  return {
    currentId,
    wrap,
    makeKey: (tenantId) => wrap(tenantId, randomBytes(32)),
    unwrap(tenantId, { wrapped_key, master_key_id }) {
      const wrappingKey = keys.get(master_key_id);
      if (!wrappingKey) throw new Error(`the master key ${master_key_id} is not known here`);
      return unseal(wrappingKey, wrapped_key, contextOf(tenantId));
    },
  };
}

/** Names a master key without telling anything of it. */
export function idOf(masterKey: Uint8Array): string {
  return createHash('sha256').update('socle:master-key-id:').update(masterKey).digest('hex').slice(0, 16);
}

function contextOf(tenantId: string): string {
  return `kernel:tenant-key:${tenantId}`;
}
