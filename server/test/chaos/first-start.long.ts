import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { cloneInstalled } from '../start/support/clone.ts';
import { killAllOn, type Run, runIn, statusOf } from '../start/support/run.ts';

/** Dependencies are in place here; installations that are killed are in `npm run test:start`. */
let folder: string;
beforeAll(async () => {
  folder = await cloneInstalled();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = () => runIn(folder, [process.execPath, 'bootstrap/start.mjs'], {});
const isThere = (path: string) => existsSync(join(folder, '.socle', path));
const MOMENTS: readonly ((output: string) => boolean)[] = [
  // The console is being built and the database made.
  () => isThere('logs/web.log') && isThere('postgres'),
  // The migrations run.
  (output) => output.includes('✓ database'),
  // The demo tenant is made.
  (output) => output.includes('✓ migrations'),
];

beforeEach(async () => {
  for (const name of ['.socle', 'web/dist']) await rm(join(folder, name), { recursive: true, force: true });
});
afterEach(async () => {
  killAllOn(folder);
  expect(await remainingOn(folder)).toEqual([]);
});

test('a first start killed at each step with all its processes: the next one goes on, and succeeds', async () => {
  for (const isReached of MOMENTS) {
    const run = start();
    await until(() => isReached(run.output()), run);
    killAllOn(folder);
  }
  expect(await statusOf(`${await start().ready()}/ready`)).toBe(200);
}, 60_000);

test('a first start killed at each step alone: nothing is left, the next one goes on, and succeeds', async () => {
  for (const isReached of MOMENTS) {
    const run = start();
    await until(() => isReached(run.output()), run);
    run.signal('SIGKILL');
    expect(await remainingOn(folder, 10_000)).toEqual([]);
  }
  expect(await statusOf(`${await start().ready()}/ready`)).toBe(200);
}, 60_000);

async function until(isTrue: () => boolean, run: Run, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!isTrue() && Date.now() < deadline) await sleep(5);
  expect(isTrue(), run.output()).toBe(true);
}
