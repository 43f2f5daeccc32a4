import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { cloneAnew } from './support/clone.ts';
import { killAllOn, type Run, runIn, statusOf } from './support/run.ts';

/** The order matters: an installation from an empty cache first, then what follows from it. */
let folder: string;
let cache: string;

beforeAll(async () => {
  folder = await cloneAnew();
  cache = join(folder, '.cache-of-npm');
  await mkdir(cache);
});
afterEach(async () => {
  killAllOn(folder);
  expect(await remainingOn(folder)).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function npmStart(): Run {
  return runIn(folder, ['npm', 'start'], { npm_config_cache: cache });
}

async function forgetAll(): Promise<void> {
  for (const name of ['.socle', 'node_modules', 'web/dist']) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function timeToPage(limitMs: number): Promise<number> {
  const startedAt = performance.now();
  const address = await npmStart().ready(limitMs);
  expect(await statusOf(address)).toBe(200);
  const taken = performance.now() - startedAt;
  process.stdout.write(`  npm start: HTTP 200 after ${(taken / 1000).toFixed(1)} s\n`);
  return taken;
}

test('a fresh clone with an empty npm cache shows the console within 90 seconds', async () => {
  expect(await timeToPage(120_000)).toBeLessThan(90_000);
});

test('the second start takes 3 seconds at most', async () => {
  expect(await timeToPage(20_000)).toBeLessThan(3000);
});

test('a fresh clone with a warm npm cache shows the console within 30 seconds', async () => {
  await forgetAll();
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

/** Over the installation, the console's build, the database, the migrations, the demo tenant and the first seconds. */
const MOMENTS_S = [0.1, 0.5, 1, 2, 3.5, 5, 6.5, 8, 9.5, 11, 12.5, 14, 16];

test.each(MOMENTS_S)(
  'everything killed %f s into the first start: the next start succeeds',
  async (seconds) => {
    await forgetAll();
    npmStart();
    await sleep(seconds * 1000);
    killAllOn(folder);
    const address = await npmStart().ready(90_000);
    expect(await statusOf(`${address}/ready`)).toBe(200);
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
