import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { cloneAnew } from './support/clone.ts';
import { killAllOn, type Run, runIn, statusOf } from './support/run.ts';

/** The order matters: an installation from an empty cache first, then what follows from it. */
let folder: string;
let cache: string;
const made: string[] = [];

beforeAll(async () => {
  await enterClone();
  cache = await mkdtemp(join(tmpdir(), 'socle-cache-'));
  made.push(cache);
});
afterEach(async () => {
  killAllOn(folder);
  expect(await remainingOn(folder)).toEqual([]);
});
afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});

async function enterClone(): Promise<void> {
  folder = await cloneAnew();
  made.push(folder);
}

function npmStart(): Run {
  return runIn(folder, ['npm', 'start'], { npm_config_cache: cache });
}

async function forgetAll(): Promise<void> {
  await forgetMade();
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
}

/** All that a start makes after the installation. */
async function forgetMade(): Promise<void> {
  for (const name of ['.socle', 'web/dist']) await rm(join(folder, name), { recursive: true, force: true });
}

/** In milliseconds; what the start printed, its steps and their times, stands in the test's output. */
async function timeToPage(limitMs: number): Promise<number> {
  const startedAt = performance.now();
  const run = npmStart();
  const address = await run.ready(limitMs);
  expect(await statusOf(address)).toBe(200);
  const taken = performance.now() - startedAt;
  const steps = run.output().match(/^ {2}✓.*$/gm) ?? [];
  process.stdout.write(`  npm start: HTTP 200 after ${(taken / 1000).toFixed(1)} s\n${steps.join('\n')}\n`);
  return taken;
}

test('a fresh clone with an empty npm cache shows the console within 90 seconds', async () => {
  expect(await timeToPage(120_000)).toBeLessThan(90_000);
});

test('the second start takes 3 seconds at most', async () => {
  expect(await timeToPage(20_000)).toBeLessThan(3000);
});

/** Not in the folder of the first, emptied: for five minutes ext4 passes over the inodes of what was deleted. */
test('a fresh clone with a warm npm cache shows the console within 30 seconds', async () => {
  await enterClone();
  expect(await timeToPage(90_000)).toBeLessThan(30_000);
});

test('without a network, what is installed starts', async (context) => {
  const unshare = spawnSync('unshare', ['-n', 'true']);
  if (unshare.status !== 0) context.skip('unshare -n is not allowed here');
  await rm(join(folder, '.socle', 'database'), { recursive: true, force: true });
  const inside = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec npm start';
  const run = runIn(folder, ['unshare', '-n', 'sh', '-c', inside], {
    npm_config_cache: join(folder, 'none'),
  });
  await run.ready();
  run.signal('SIGTERM');
  await run.exited;
});

test('the package manager stays silent, and its own words are in the log', async () => {
  await forgetAll();
  const run = npmStart();
  await run.ready(90_000);
  expect(run.output()).not.toMatch(/added \d+ packages|EBADENGINE|npm warn deprecated/);
  expect(await readdir(join(folder, '.socle', 'logs'))).toContain('install.log');
});

test('an installation that fails tells the cause, the remedy and the log, and leaves no half of it in use', async () => {
  await forgetAll();
  const unreachable = {
    npm_config_cache: join(folder, 'none'),
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_fetch_retries: '0',
  };
  const run = runIn(folder, ['npm', 'start'], unreachable);
  expect(await run.exited).toBe(1);
  expect(run.output()).toMatch(
    /registry did not answer[\s\S]*What to do: check the network[\s\S]*Log: \.socle\/logs\//,
  );
  await npmStart().ready(90_000);
});

async function killAfter(seconds: number): Promise<void> {
  npmStart();
  await sleep(seconds * 1000);
  killAllOn(folder);
  const address = await npmStart().ready(90_000);
  expect(await statusOf(`${address}/ready`)).toBe(200);
}

test.each([0.1, 0.5, 1, 2, 4, 8, 16])(
  'everything killed %f s into the first start, while it installs: the next start succeeds',
  async (seconds) => {
    await forgetAll();
    await killAfter(seconds);
  },
);

/** Over the runtime, the console's build, the database, the migrations, the demo tenant and the first seconds. */
test.each([0.1, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'everything killed %f s into the first start, once installed: the next start succeeds',
  async (seconds) => {
    await forgetMade();
    await killAfter(seconds);
  },
);

test.each([1, 4, 8])(
  'only npm killed, %f s into the first start: the next start succeeds',
  async (seconds) => {
    await forgetAll();
    const run = npmStart();
    await sleep(seconds * 1000);
    run.signal('SIGKILL');
    await run.exited;
    expect(await statusOf(`${await npmStart().ready(90_000)}/ready`)).toBe(200);
  },
);

test('Ctrl-C during the installation ends at once and leaves no process', async () => {
  await forgetAll();
  const run = npmStart();
  await sleep(3000);
  process.kill(-run.pid, 'SIGINT');
  await run.exited;
  expect(await remainingOn(folder, 1000)).toEqual([]);
});

test('a git checkout stays clean after a start', () => {
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const untracked = execFileSync('git', ['status', '--porcelain', '--ignored'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const ignored = untracked.split('\n').filter((line) => line.startsWith('!!'));
  expect(ignored.map((line) => line.slice(3))).toContain('.socle/');
});
