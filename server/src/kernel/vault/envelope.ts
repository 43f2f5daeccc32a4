import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM: nonce, ciphertext, tag in one buffer. `context` names what the secret belongs to (tenant, path,
 * version): a ciphertext that was moved to another row does not open.
 *
 * Source: NIST SP 800-38D; a random 96-bit nonce is safe for far more messages than one key seals here.
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string | Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bytesOf(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the key, the context or a single bit is not that of `seal` */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string | Uint8Array): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed data is too short');
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bytesOf(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)),
    decipher.final(),
  ]);
}

function bytesOf(context: string | Uint8Array): Uint8Array {
  return typeof context === 'string' ? Buffer.from(context) : context;
}

/** A key for one purpose out of the master key, so that no two uses share one. Source: RFC 5869. */
export function deriveKey(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `socle:${purpose}`, 32));
}
