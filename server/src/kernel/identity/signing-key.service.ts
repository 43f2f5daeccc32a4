import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import type { MasterKeyCheck } from '#kernel/database/master-key-check.ts';
import { type Database, inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { deriveKey, seal, unseal } from '#kernel/vault/envelope.ts';
import { vaultErrors } from '#kernel/vault/vault.errors.ts';
import {
  deleteEveryKey,
  deleteRetired,
  type NewSigningKey,
  replaceKey,
  type SealedKey,
  type SigningKeyRow,
  selectKeys,
  selectSealed,
} from './signing-key.repository.ts';

/** Ed25519: small, fast to verify (0.12 ms here), no parameter to get wrong. Source: RFC 8037. */
export const ALGORITHM = 'EdDSA';
const ROTATE_AFTER_SECONDS = 30 * 86_400;
/** Other processes learn of a new key within this time; until then they ask again when a `kid` is unknown. */
const RELOAD_EVERY_MS = 60_000;

export type SigningKeys = {
  current(): { kid: string; key: CryptoKey };
  /** The key with this id, looked up again (at most once a second) when it is not known yet. */
  find(kid: string): Promise<CryptoKey | undefined>;
  publicKeys(): JWK[];
  rotate(): Promise<string>;
  close(): void;
};

type Options = { db: Database; sealingKey: Uint8Array; accessTokenSeconds: number };
type Loaded = { kid: string; publicJwk: JWK; publicKey: CryptoKey; privateKey: CryptoKey | undefined };

/** What the private halves of these keys are sealed with. */
export function sealingKeyOf(masterKey: Uint8Array): Buffer {
  return deriveKey(masterKey, 'signing-keys');
}

/** The first start makes a key, so a database that was ever served from tells its master key by it. */
export const masterKeyCheck: MasterKeyCheck = {
  table: 'kernel.signing_key',
  async run(client, masterKey) {
    const sealingKey = sealingKeyOf(masterKey);
    for (const key of await selectSealed(client)) opened(key, sealingKey);
  },
};

/** Loads the keys that sign access tokens; makes the first one, and a new one each month. */
export async function openSigningKeys(options: Options): Promise<SigningKeys> {
  let keys = await loadFresh(options);
  let loadedAt = Date.now();
  const reload = async () => {
    loadedAt = Date.now();
    keys = await loadFresh(options);
  };
  const timer = setInterval(() => void reload().catch(() => undefined), RELOAD_EVERY_MS);
  timer.unref();
  return {
    current() {
      const signer = keys.find((key) => key.privateKey);
      if (!signer?.privateKey) throw new Error('no signing key is loaded');
      return { kid: signer.kid, key: signer.privateKey };
    },
    async find(kid) {
      if (!keys.some((key) => key.kid === kid) && Date.now() - loadedAt > 1000) await reload();
      return keys.find((key) => key.kid === kid)?.publicKey;
    },
    publicKeys: () => keys.map((key) => key.publicJwk),
    async rotate() {
      const kid = await makeKey(options);
      await reload();
      return kid;
    },
    close: () => clearInterval(timer),
  };
}

async function loadFresh(options: Options): Promise<Loaded[]> {
  const rows = await read(options);
  const current = rows.find((row) => row.retired_at === null);
  if (current && !current.is_old) return Promise.all(rows.map((row) => load(row, options.sealingKey)));
  // Another process may have been faster: the unique index lets one win, and the winner's key is read below.
  await makeKey(options).catch((error: { code?: string }) => {
    if (error.code !== '23505') throw error;
  });
  return Promise.all((await read(options)).map((row) => load(row, options.sealingKey)));
}

/** Retired keys stay long enough for the last token they signed to expire. */
function read({ db, accessTokenSeconds }: Options): Promise<SigningKeyRow[]> {
  return inPlatform(db, async (tx) => {
    await deleteRetired(tx, accessTokenSeconds + 3600);
    return selectKeys(tx, ROTATE_AFTER_SECONDS);
  });
}

async function makeKey({ db, sealingKey }: Options): Promise<string> {
  const key = newKey(sealingKey);
  await inPlatform(db, (tx) => replaceKey(tx, key));
  return key.kid;
}

/** Forgets every key and makes one, in the caller's transaction: no token that was signed before is good any more. */
export async function replaceEveryKey(tx: PlatformTx, sealingKey: Uint8Array): Promise<void> {
  await deleteEveryKey(tx);
  await replaceKey(tx, newKey(sealingKey));
}

function newKey(sealingKey: Uint8Array): NewSigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: ALGORITHM, use: 'sig' };
  const secret = Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' })));
  return { kid, publicJwk, sealedPrivateKey: seal(sealingKey, secret, contextOf(kid)) };
}

async function load(row: SigningKeyRow, sealingKey: Uint8Array): Promise<Loaded> {
  const publicJwk = row.public_jwk as JWK;
  const secret = opened(row, sealingKey);
  const isCurrent = row.retired_at === null;
  return {
    kid: row.kid,
    publicJwk,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
    privateKey: isCurrent
      ? ((await importJWK(JSON.parse(secret.toString()), ALGORITHM)) as CryptoKey)
      : undefined,
  };
}

/** The one place where another master key than the database's shows. */
function opened(row: SealedKey, sealingKey: Uint8Array): Buffer {
  try {
    return unseal(sealingKey, row.sealed_private_key, contextOf(row.kid));
  } catch {
    throw vaultErrors.master_key_mismatch();
  }
}

function contextOf(kid: string): string {
  return `kernel:signing-key:${kid}`;
}
