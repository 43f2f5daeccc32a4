import { randomBytes } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SystemCaller } from '#kernel/access/caller.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant, type TenantTx } from '#kernel/database/scope.ts';
import { openSigningKeys } from '#kernel/identity/signing-key.service.ts';
import { isSignedJob } from '#kernel/jobs/job-signature.ts';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { TEST_MASTER_KEY } from '#test/support/database.ts';
import { deriveKey } from './envelope.ts';
import { createKeyRing, idOf } from './key-ring.ts';
import { createPostgresVault } from './postgres-vault.ts';
import { rotateMasterKey } from './rotate-master-key.service.ts';

const ACTOR: SystemCaller = { system: 'test', tenantId: null, requestId: 'rotation-test' };
const NEW_KEY = randomBytes(32);
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const inNorth = <T>(work: (tx: TenantTx) => Promise<T>) =>
  inTenant(app.kernel.db, app.tenants[NORTH].id, work);
const ask = async <Row>(sql: string) =>
  withAdmin(app.adminUrl, async (admin) => (await admin.query(sql)).rows as Row[]);

test('secrets, jobs and keys follow the new master key, and nothing that the old one made is good any more', async () => {
  const kind = { name: 'test.kept', attemptsMax: 1, timeoutSeconds: 1, tenantConcurrency: 1 };
  await inNorth(async (tx) => {
    await app.kernel.vault.put(tx, ACTOR, 'smtp/password', 'hush');
    for (const key of ['ours', 'forged']) await app.kernel.queue.enqueue(tx, kind, {}, { key });
  });
  await ask(`update kernel.job set payload = '{"amount":1}' where key = 'forged'`);
  const isSignedIn = async () => (await app.as(NORTH).get('/api/v1/projects')).status;
  expect(await isSignedIn()).toBe(200);

  const done = await rotateMasterKey(app.kernel, ACTOR, { from: TEST_MASTER_KEY, to: NEW_KEY });
  expect(done).toMatchObject({ key_id: idOf(NEW_KEY), tenant_keys: 1, jobs: 1 });
  expect(done.sessions_ended).toBeGreaterThan(0);

  const vaultOf = (key: Uint8Array) => createPostgresVault(createKeyRing(key), app.kernel.audit);
  const read = (key: Uint8Array) =>
    inNorth((tx) => vaultOf(key).read(tx, ACTOR, 'smtp/password', { leaseSeconds: 1 }));
  expect(await read(NEW_KEY)).toMatchObject({ value: 'hush' });
  await expect(read(TEST_MASTER_KEY)).rejects.toThrow(/not known here/);

  type Row = { tenantId: string; name: string; key: string; payload: string; signature: Buffer };
  const rows = await ask<Row>(
    'select tenant_id as "tenantId", name, key, payload, signature from kernel.job order by key',
  );
  const signed = (key: Uint8Array) =>
    rows.filter((row) => isSignedJob(deriveKey(key, 'jobs'), row, row.signature)).map(({ key }) => key);
  expect([signed(NEW_KEY), signed(TEST_MASTER_KEY)]).toEqual([['ours'], []]);

  const keysOf = (key: Uint8Array) =>
    openSigningKeys({
      db: app.kernel.db,
      sealingKey: deriveKey(key, 'signing-keys'),
      accessTokenSeconds: 600,
    });
  const keys = await keysOf(NEW_KEY);
  expect(keys.publicKeys()).toHaveLength(1);
  expect(keys.current().kid).not.toBe(app.kernel.identity.keys.current().kid);
  keys.close();
  await expect(keysOf(TEST_MASTER_KEY)).rejects.toMatchObject({ code: 'master_key_mismatch' });
  await expect.poll(isSignedIn, { timeout: 5000 }).toBe(401);

  const trail = await ask(
    `select from kernel.platform_audit_event where action = 'kernel.master_key.rotated'`,
  );
  expect(trail).toHaveLength(1);
});

/** What follows from the master key, and what a rotation does about it. */
const USES = {
  'tenant-keys': 'wrapped anew',
  jobs: 'signed anew',
  'signing-keys': 'replaced',
  'refresh-tokens': 'every session ends',
  'database-role': 'set by the next start',
};

test('a new use of the master key is one that the rotation knows', async () => {
  const source = fileURLToPath(new URL('../..', import.meta.url));
  const found = new Set<string>();
  for await (const path of glob('**/*.ts', { cwd: source, exclude: ['**/*.test.ts'] })) {
    const text = await readFile(`${source}/${path}`, 'utf8');
    for (const [, purpose = ''] of text.matchAll(/deriveKey\(\w+, '([\w-]+)'\)/g)) found.add(purpose);
    if (/createHmac\('\w+', masterKey\)/.test(text)) found.add(/`([\w-]+):\$\{/.exec(text)?.[1] ?? path);
  }
  expect([...found].sort()).toEqual(Object.keys(USES).sort());
});
