import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SystemCaller } from '#kernel/access/caller.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inPlatform, inTenant, type TenantTx } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { TEST_MASTER_KEY } from '#test/support/database.ts';
import { seal, unseal } from './envelope.ts';
import { createKeyRing } from './key-ring.ts';
import { createPostgresVault, rewrapTenantKeys } from './postgres-vault.ts';

const VALUE = 'hunter2-the-real-secret';
const ACTOR: SystemCaller = { system: 'test', tenantId: null, requestId: 'vault-test' };
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const within = <T>(slug: typeof NORTH | typeof SOUTH, work: (tx: TenantTx) => Promise<T>) =>
  inTenant(app.kernel.db, app.tenants[slug].id, work);
const put = (slug: typeof NORTH | typeof SOUTH, path: string, value = VALUE) =>
  within(slug, (tx) => app.kernel.vault.put(tx, ACTOR, path, value));
const read = (slug: typeof NORTH | typeof SOUTH, path: string, options = {}) =>
  within(slug, (tx) => app.kernel.vault.read(tx, ACTOR, path, { leaseSeconds: 60, ...options }));
const alter = (sql: string, values: unknown[] = []) =>
  withAdmin(app.adminUrl, (admin) => admin.query(sql, values));

test('a secret has versions; the newest is read unless an older one is asked for', async () => {
  expect(await put(NORTH, 'smtp/password', 'first')).toBe(1);
  expect(await put(NORTH, 'smtp/password', 'second')).toBe(2);
  expect(await read(NORTH, 'smtp/password')).toMatchObject({
    version: 2,
    value: 'second',
    leaseId: expect.any(String),
  });
  expect(await read(NORTH, 'smtp/password', { version: 1 })).toMatchObject({ value: 'first' });
  await expect(read(NORTH, 'smtp/none')).rejects.toMatchObject({ code: 'secret_not_found' });
  await expect(read(SOUTH, 'smtp/password')).rejects.toMatchObject({ code: 'secret_not_found' });
});

test('two writers at once get two versions', async () => {
  const versions = await Promise.all([
    put(NORTH, 'race', 'a'),
    put(NORTH, 'race', 'b'),
    put(NORTH, 'race', 'c'),
  ]);
  expect(versions.sort()).toEqual([1, 2, 3]);
});

test('a list tells paths, versions and what is due, never a value', async () => {
  await put(NORTH, 'due');
  await alter("update kernel.secret set rotated_at = now() - interval '31 days' where path = 'due'");
  const facts = await within(NORTH, (tx) => app.kernel.vault.list(tx));
  expect(facts.find((fact) => fact.path === 'due')).toMatchObject({ is_due: true, version: 1 });
  expect(JSON.stringify(facts)).not.toContain(VALUE);
});

test('every read is audited with its path and version, and the value is nowhere in the database', async () => {
  await put(NORTH, 'audited');
  await read(NORTH, 'audited');
  const trail = await app.as(NORTH).get('/api/v1/audit?target_id=audited');
  expect(trail.data.items.map((event: { action: string }) => event.action)).toEqual([
    'kernel.secret.accessed',
    'kernel.secret.stored',
  ]);
  expect(trail.text).not.toContain(VALUE);
  const dump = await withAdmin(app.adminUrl, async (admin) => {
    const { rows } = await admin.query('select * from kernel.secret_version');
    return Buffer.concat(rows.map((row) => row.sealed)).toString('latin1');
  });
  expect(dump).not.toContain(VALUE);
});

describe('a ciphertext opens only where it was sealed', () => {
  const swap = (set: string, where: string) =>
    alter(
      `update kernel.secret_version set sealed = (select sealed from kernel.secret_version where ${set}) where ${where}`,
    );
  test('not at another path', async () => {
    await put(NORTH, 'path/a', 'a');
    await put(NORTH, 'path/b', 'b');
    await swap("path = 'path/a'", "path = 'path/b'");
    await expect(read(NORTH, 'path/b')).rejects.toThrow();
  });
  test('not as another version', async () => {
    await put(NORTH, 'again', 'old');
    await put(NORTH, 'again', 'new');
    await swap("path = 'again' and version = 1", "path = 'again' and version = 2");
    await expect(read(NORTH, 'again')).rejects.toThrow();
  });
  test('not in another tenant, even with that tenant s wrapped key', async () => {
    await put(NORTH, 'shared', 'north');
    await put(SOUTH, 'shared', 'south');
    const [north, south] = [app.tenants.north.id, app.tenants.south.id];
    await alter(
      'update kernel.tenant_key set wrapped_key = (select wrapped_key from kernel.tenant_key where tenant_id = $1) where tenant_id = $2',
      [north, south],
    );
    await expect(read(SOUTH, 'shared')).rejects.toThrow();
  });
});

test('a rotation wraps every key anew while secrets stay readable; then the old master key opens nothing', async () => {
  await put(NORTH, 'kept', VALUE);
  await alter('delete from kernel.tenant_key where tenant_id = $1', [app.tenants.south.id]);
  const [oldKey, newKey] = [TEST_MASTER_KEY, randomBytes(32)];
  const during = createPostgresVault(createKeyRing(newKey, [oldKey]), app.kernel.audit);
  const after = createPostgresVault(createKeyRing(newKey), app.kernel.audit);
  const readWith = (vault: typeof during) =>
    within(NORTH, (tx) => vault.read(tx, ACTOR, 'kept', { leaseSeconds: 1 }));
  expect(await readWith(during)).toMatchObject({ value: VALUE });
  await expect(readWith(after)).rejects.toThrow(/not known here/);
  const rewrap = () =>
    inPlatform(app.kernel.db, (tx) => rewrapTenantKeys(tx, createKeyRing(newKey, [oldKey])));
  expect(await rewrap()).toBeGreaterThan(0);
  expect(await rewrap()).toBe(0);
  expect(await readWith(after)).toMatchObject({ value: VALUE });
  await expect(read(NORTH, 'kept')).rejects.toThrow(/not known here/);
});

const VECTORS = new URL('../../../../../shared/fixtures/wycheproof/aes_gcm_test.json', import.meta.url);
type Group = { keySize: number; ivSize: number; tagSize: number; tests: Vector[] };
type Vector = {
  tcId: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: string;
};

describe.skipIf(!existsSync(VECTORS))('the Wycheproof vectors for AES-256-GCM', () => {
  const groups: Group[] = existsSync(VECTORS) ? JSON.parse(readFileSync(VECTORS, 'utf8')).testGroups : [];
  const vectors = groups
    .filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128)
    .flatMap((group) => group.tests);
  const hex = (text: string) => Buffer.from(text, 'hex');
  test(`${vectors.length} of them open or are refused as they should`, () => {
    expect(vectors.length).toBeGreaterThan(30);
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of vectors) {
      const open = () => unseal(hex(key), Buffer.concat([hex(iv), hex(ct), hex(tag)]), hex(aad));
      if (result === 'invalid') expect(open, String(tcId)).toThrow();
      else expect(open(), String(tcId)).toEqual(hex(msg));
    }
  });
});

test('the same value sealed twice looks different, and one bit less does not open', () => {
  const key = randomBytes(32);
  const [one, two] = [seal(key, Buffer.from(VALUE), 'c'), seal(key, Buffer.from(VALUE), 'c')];
  expect(one.equals(two)).toBe(false);
  for (let at = 0; at < one.length; at += 1) {
    const damaged = Buffer.from(one);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(() => unseal(key, damaged, 'c')).toThrow();
  }
});
