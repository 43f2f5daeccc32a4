import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Kernel } from '#kernel/kernel.ts';
import { openKernel } from '#kernel/open-kernel.ts';
import { kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { rotateMasterKey } from '#kernel/vault/rotate-master-key.service.ts';
import { preparation } from '#test/support/products.ts';
import { type Cluster, startCluster } from './embedded/cluster.ts';
import { prepareDatabase, withAdmin } from './prepare.ts';
import { type LoginRole, rolePassword } from './roles.ts';

const [KEY, NEXT_KEY, OTHER_KEY] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
/** Roles are the whole server's: what is done to their passwords here, no other test may meet. */
let folder: string;
let cluster: Cluster;
/** Of an account that may create roles, is no superuser, and has the rights of its roles only while it acts as them. */
let operatorUrl: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-key-'));
  cluster = await startCluster({ folder, tuning: 'test' });
  await withAdmin(cluster.adminUrl, async (admin) => {
    await admin.query("create role operator login createrole password 'operator'");
    await admin.query('create database served owner operator');
  });
  operatorUrl = addressOf('operator', 'operator');
  await prepare(operatorUrl, KEY);
  await withAdmin(cluster.adminUrl, (admin) => admin.query('alter role operator noinherit'));
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

function addressOf(username: string, password: string): string {
  return Object.assign(new URL(cluster.adminUrl), { username, password, pathname: '/served' }).href;
}
const superuserUrl = () => Object.assign(new URL(cluster.adminUrl), { pathname: '/served' }).href;

async function prepare(adminUrl: string, masterKey: Uint8Array) {
  return prepareDatabase({ adminUrl, masterKey, ...(await preparation()) });
}

/** A server that runs on the database, for the time of `work`. */
async function withServer<T>(masterKey: Uint8Array, work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const settings = readSettings(kernelSettings, { SOCLE_FOLDER: folder });
  const log = createLogger({ level: 'error', isTerminal: false });
  const kernel = await openKernel({ settings, log, masterKey, adminUrl: operatorUrl, products: [] });
  try {
    return await work(kernel);
  } finally {
    await kernel.close();
  }
}

/** A new connection, as a server beside us makes one when its pool grows. */
const connectAs = (role: LoginRole, masterKey: Uint8Array) =>
  withAdmin(addressOf(role, rolePassword(masterKey, role)), (client) =>
    client.query('select current_user as role'),
  );
async function expectOpenTo(masterKey: Uint8Array) {
  for (const role of ['socle_app', 'socle_platform'] as const)
    expect((await connectAs(role, masterKey)).rows).toEqual([{ role }]);
}
const mayActAsPlatform = () =>
  withAdmin(cluster.adminUrl, async (admin) => {
    const of = "where roleid = 'socle_platform'::regrole and set_option";
    return (await admin.query(`select member::regrole from pg_auth_members ${of}`)).rows;
  });

describe.each([
  ['a superuser', superuserUrl],
  ['an account that may create roles', () => operatorUrl],
])('as %s', (_, adminUrl) => {
  test('another master key is refused before anything follows from it', async () => {
    await prepare(adminUrl(), KEY);
    await withServer(KEY, async () => {
      await expect(prepare(adminUrl(), OTHER_KEY)).rejects.toMatchObject({ code: 'master_key_mismatch' });
      await expectOpenTo(KEY);
      expect(await prepare(adminUrl(), KEY)).toEqual([]);
      expect(await mayActAsPlatform()).toEqual([]);
    });
  });
});

test('killed after a change of the master key, the next start gives the roles their passwords', async () => {
  const actor = { system: 'test', tenantId: null, requestId: 'master-key-check' } as const;
  await withServer(KEY, (kernel) => rotateMasterKey(kernel, actor, { from: KEY, to: NEXT_KEY }));
  await expectOpenTo(KEY);
  await expect(prepare(operatorUrl, KEY)).rejects.toMatchObject({ code: 'master_key_mismatch' });
  await prepare(operatorUrl, NEXT_KEY);
  await expectOpenTo(NEXT_KEY);
  await expect(connectAs('socle_app', KEY)).rejects.toMatchObject({ code: '28P01' });
  await withServer(NEXT_KEY, async (kernel) => expect(kernel.identity.keys.publicKeys()).toHaveLength(1));
});
