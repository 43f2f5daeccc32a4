import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCluster } from '#kernel/database/embedded/cluster.ts';
import { readPostmaster } from '#kernel/database/embedded/postmaster.ts';
import { parentOf } from '#kernel/database/embedded/process-table.ts';
import { holdCluster, processesOn, remainingOn } from '#kernel/database/embedded/testing/processes.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-kill-'));
});
afterEach(async () => {
  expect(await remainingOn(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

async function run(adminUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(adminUrl);
  // The server is about to be killed under it.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

test('when its owner is killed the server ends by itself, and what was committed is there at the next start', async () => {
  const holder = holdCluster(folder);
  const { adminUrl } = await holder.ready;
  await run(adminUrl, 'create table kept as select 42 as answer');
  await holder.kill();
  expect(await remainingOn(folder)).toEqual([]);
  const cluster = await startCluster({ folder, tuning: 'test' });
  expect(await run(cluster.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await cluster.stop();
});

test('a server whose owner is dead is not shared, even while its supervisor has not noticed', async () => {
  const holder = holdCluster(folder);
  await holder.ready;
  const orphan = (await readPostmaster(join(folder, 'cluster', 'data')))?.pid ?? 0;
  const watchers = processesOn(folder).filter((pid) => parentOf(pid) === parentOf(orphan) && pid !== orphan);
  for (const pid of watchers) process.kill(pid, 'SIGSTOP');
  await holder.kill();
  const cluster = await startCluster({ folder, tuning: 'test' });
  for (const pid of watchers) process.kill(pid, 'SIGCONT');
  expect(cluster.isBorrowed).toBe(false);
  expect(processesOn(folder)).not.toContain(orphan);
  expect(await run(cluster.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await cluster.stop();
});

test('a server whose owner and supervisor were both killed is stopped by the next start, which says so', async () => {
  const holder = holdCluster(folder);
  await holder.ready;
  const orphan = (await readPostmaster(join(folder, 'cluster', 'data')))?.pid ?? 0;
  const supervisor = parentOf(orphan);
  const watchers = processesOn(folder).filter(
    (pid) => pid !== orphan && (pid === supervisor || parentOf(pid) === supervisor),
  );
  // Held first: one that saw another die would stop the server in its last moment.
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of watchers) process.kill(pid, signal);
  await holder.kill();
  expect(processesOn(folder)).toContain(orphan);
  const said: string[] = [];
  const cluster = await startCluster({ folder, tuning: 'test', log: (line) => said.push(line) });
  expect(said.join()).toContain(`process ${orphan}`);
  expect(processesOn(folder)).not.toContain(orphan);
  await cluster.stop();
});

test('every process killed at once leaves a folder that starts again', async () => {
  const holder = holdCluster(folder);
  await holder.ready;
  for (const pid of processesOn(folder)) process.kill(pid, 'SIGKILL');
  await holder.kill();
  const cluster = await startCluster({ folder, tuning: 'test' });
  expect(await run(cluster.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await cluster.stop();
});

/** Milliseconds after the process began: its own start, the creation of the data, the rename, the first start. */
const MOMENTS_MS = [60, 200, 330, 480, 650, 900];

test.each(MOMENTS_MS)(
  'killed %i ms into the first start, the next start succeeds and clears up',
  async (moment) => {
    const holder = holdCluster(folder);
    await sleep(moment);
    await holder.kill();
    const cluster = await startCluster({ folder, tuning: 'test' });
    expect(await run(cluster.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    expect((await readdir(folder)).sort()).toEqual(['cluster', 'postgres.log']);
    await cluster.stop();
  },
);
