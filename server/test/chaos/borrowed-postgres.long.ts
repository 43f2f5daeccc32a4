import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdCluster, remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { withMigrationLock } from '#kernel/database/migrate.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { ROOT } from '../../src/installation.ts';
import { type Run, runIn } from '../start/support/run.ts';

/** One process starts the PostgreSQL of a folder, a server borrows it, and the first one ends. */
let folder: string;
let owner: ReturnType<typeof holdCluster>;
const begun: Run[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-borrowed-'));
  await chmod(folder, 0o755);
  owner = holdCluster(join(folder, 'postgres'));
  await owner.ready;
});
afterEach(async () => {
  for (const run of begun.splice(0)) run.signal('SIGKILL');
  await owner.kill();
  expect(await remainingOn(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

function run(program: string, ...args: string[]): Run {
  const started = runIn(folder, [process.execPath, join(ROOT, 'server', program), ...args], {
    SOCLE_FOLDER: folder,
    SOCLE_MASTER_KEY: randomBytes(32).toString('base64'),
    SOCLE_STEPS: 'json',
    PORT: '0',
  });
  begun.push(started);
  return started;
}

/** How it ended, or `still running` when the limit came first. */
function endOf({ exited }: Run): Promise<number | string> {
  return Promise.race([exited, sleep(10_000, 'still running', { ref: false })]);
}

test('a server that serves ends with a failure when the owner of its PostgreSQL ends', async () => {
  const borrower = run('src/main.ts');
  await expect.poll(borrower.output, { timeout: 20_000 }).toContain('"step":"listening"');
  await owner.kill();
  expect(await endOf(borrower), borrower.output()).toBe(1);
  expect(borrower.output()).toContain('the database ended');
});

test('a server in the middle of its start says that it lost its PostgreSQL, and what to do', async () => {
  const { adminUrl } = await owner.ready;
  let borrower: Run | undefined;
  const blocked = withAdmin(adminUrl, (admin) =>
    withMigrationLock(admin, async () => {
      borrower = run('src/main.ts');
      const waiting = "select from pg_locks where locktype = 'advisory' and not granted";
      await expect.poll(async () => (await admin.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1);
      // Until it is cut, so that the server is never given the lock. Idle, it has no query to tell.
      const cut = new Promise<void>((resolve) => admin.once('end', () => resolve()));
      await Promise.all([cut, owner.kill()]);
    }),
  );
  await expect(blocked).rejects.toThrow(/connection/i);
  if (!borrower) throw new Error('no server was started');
  expect(await endOf(borrower), borrower.output()).toBe(1);
  expect(borrower.output()).toMatch(
    /"step":"refused","code":"database_lost","message":"[^"]+","remedy":"[^"]+"/,
  );
  expect(borrower.output()).not.toMatch(/"stack"|^ +at /m);
});

test('a program that borrows and does nothing more is not kept alive by it', async () => {
  const guest = run('src/kernel/database/embedded/testing/hold-cluster.ts', join(folder, 'postgres'));
  expect(await endOf(guest), guest.output()).toBe(0);
});
