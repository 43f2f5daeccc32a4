import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { commandLineOf } from '#kernel/database/embedded/process-table.ts';
import { processesOn, remainingOn } from '#kernel/database/embedded/testing/processes.ts';
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

function start(extra: Record<string, string> = {}): Run {
  return runIn(folder, [process.execPath, 'bootstrap/start.mjs'], extra);
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
  expect(run.output()).not.toMatch(/^\{/m);
}, 90_000);

test('a second start installs, builds and creates nothing', async () => {
  const run = start();
  expect(await statusOf(await run.ready())).toBe(200);
  // Its 3 seconds are measured by `npm test -- start`, where nothing else runs.
  expect(run.output()).not.toMatch(/✓ (dependencies|runtime|web) /);
});

test('a server that cannot start makes the command fail, and what to do is told', async () => {
  const run = runIn(folder, [process.execPath, 'bootstrap/start.mjs'], { DATABASE_URL: 'not an address' });
  expect(await run.exited).toBe(1);
  expect(run.output()).toMatch(/The server could not start[\s\S]*What to do/);
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

test('a start right after a kill waits until the old server has drained, and then serves', async () => {
  const first = start();
  await first.ready();
  const [server = 0] = processesOn(folder).filter((pid) => commandLineOf(pid).includes('/src/main.ts'));
  process.kill(server, 'SIGSTOP');
  first.signal('SIGKILL');
  const second = start();
  await sleep(1500);
  expect(second.output()).toContain('Waiting for the server of an earlier start to end.');
  process.kill(server, 'SIGCONT');
  expect(await statusOf(`${await second.ready()}/ready`)).toBe(200);
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
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', () => resolve()));
  const taken = (blocker.address() as AddressInfo).port;
  const address = await start({ PORT: String(taken) }).ready();
  expect(Number(new URL(address).port)).toBeGreaterThan(taken);
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
