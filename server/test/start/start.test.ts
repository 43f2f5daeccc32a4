import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { cloneInstalled } from './support/clone.ts';
import { killAllOn, type Run, runIn, statusOf } from './support/run.ts';

/** Dependencies are in place here; what is installed from nothing is tested by `npm test -- start`. */
let folder: string;

beforeAll(async () => {
  folder = await cloneInstalled();
});
afterEach(async () => {
  killAllOn(folder);
  expect(await remainingOn(folder)).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(): Run {
  return runIn(folder, [process.execPath, 'bootstrap/start.mjs']);
}

async function forget(): Promise<void> {
  await rm(`${folder}/.socle`, { recursive: true, force: true });
}

test('a first start answers, tells each step with its time, and prints a link for one sign-in', async () => {
  const run = start();
  const address = await run.ready(60_000);
  expect(await statusOf(address)).toBe(200);
  for (const step of ['web', 'database', 'migrations', 'demo tenant', 'listening']) {
    expect(run.output()).toMatch(new RegExp(`✓ ${step} +\\d+\\.\\d\\d s`));
  }
  expect(run.output()).toMatch(new RegExp(`${address}/sign-in#token=[\\w-]{40,}`));
}, 90_000);

test('a second start is ready in 3 seconds', async () => {
  const startedAt = performance.now();
  const address = await start().ready();
  expect(await statusOf(address)).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(3000);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it with success and leaves no process',
  async (name) => {
    const run = start();
    await run.ready();
    run.signal(name);
    expect(await run.exited).toBe(0);
    expect(await remainingOn(folder, 1000)).toEqual([]);
  },
);

test('killed without warning, it leaves no process: the server and PostgreSQL end by themselves', async () => {
  const run = start();
  await run.ready();
  run.signal('SIGKILL');
  expect(await run.exited).toBe('SIGKILL');
  expect(await remainingOn(folder, 10_000)).toEqual([]);
});

test('a start right after a kill waits for the old server and then serves the same data', async () => {
  const first = start();
  await first.ready();
  first.signal('SIGKILL');
  const address = await start().ready();
  await sleep(500);
  expect(await statusOf(`${address}/ready`)).toBe(200);
});

test('a second start beside a running one says where that one is, and does it no harm', async () => {
  const running = start();
  const address = await running.ready();
  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(`Socle already runs in this folder (process ${running.pid}): ${address}`);
  expect(await statusOf(`${address}/ready`)).toBe(200);
});

test('when its port is taken it takes the next free one and says so', async () => {
  const blocker = createServer();
  // Whoever holds 8000 already does the same service.
  await new Promise<void>((resolve) => {
    blocker.once('error', () => resolve()).listen(8000, '127.0.0.1', () => resolve());
  });
  const address = await start().ready();
  expect(Number(new URL(address).port)).toBeGreaterThan(8000);
  expect(await statusOf(address)).toBe(200);
  await new Promise((resolve) => blocker.close(resolve));
});

/** In the console's build, the database's creation and the demo tenant; `npm test -- start` has many more. */
test.each([250, 600, 1300])(
  'everything killed %i ms into the first start: the next start succeeds',
  async (moment) => {
    await forget();
    start();
    await sleep(moment);
    killAllOn(folder);
    const address = await start().ready();
    expect(await statusOf(`${address}/ready`)).toBe(200);
  },
);

test.each([400, 900])(
  'only the start killed, %i ms in: nothing is left, the next start succeeds',
  async (moment) => {
    await forget();
    const run = start();
    await sleep(moment);
    run.signal('SIGKILL');
    expect(await remainingOn(folder, 10_000)).toEqual([]);
    expect(await statusOf(`${await start().ready()}/ready`)).toBe(200);
  },
);
