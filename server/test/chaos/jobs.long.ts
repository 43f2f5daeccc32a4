import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '../support/app.ts';
import { TEST_MASTER_KEY } from '../support/database.ts';
import { countEffects, createEffectTable, effectJob } from '../support/effects.ts';

const JOBS = 2000;
const LEASE_SECONDS = 3;
const WORKERS = 2;
const KILLS = 12;
const PROGRAM = fileURLToPath(new URL('../support/worker-process.ts', import.meta.url));

let app: TestApp;
let workers: ChildProcess[] = [];
/** Those that have said that they are ready: the death of another would prove nothing. */
const atWork = new WeakSet<ChildProcess>();
beforeAll(async () => {
  app = await startTestApp();
  await createEffectTable(app.adminUrl);
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await app.close();
});

function spawn(): ChildProcess {
  const key = TEST_MASTER_KEY.toString('base64');
  const worker = fork(PROGRAM, [app.adminUrl, key, String(LEASE_SECONDS)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  worker.once('message', () => atWork.add(worker));
  return worker;
}

test(`${JOBS} jobs survive kill -9 of their workers at random moments: none lost, each effect once`, async () => {
  for (const slug of [NORTH, SOUTH] as const) {
    await inTenant(app.kernel.db, app.tenants[slug].id, async (tx) => {
      for (let n = 0; n < JOBS / 2; n += 1) {
        // Some last long enough that a kill always meets one.
        const pauseMs = n % 25 === 0 ? 500 : n % 20;
        await app.kernel.queue.enqueue(tx, effectJob, { pauseMs }, { key: `${slug}-${n}` });
      }
    });
  }
  workers = Array.from({ length: WORKERS }, spawn);
  let kills = 0;
  for (let total = 0; total < JOBS; total = (await countEffects(app.adminUrl)).total) {
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    if (kills >= KILLS) continue;
    const chosen = Math.floor(Math.random() * WORKERS);
    const victim = workers[chosen];
    if (victim === undefined || !atWork.has(victim)) continue;
    victim.kill('SIGKILL');
    workers[chosen] = spawn();
    kills += 1;
  }
  expect(await countEffects(app.adminUrl)).toEqual({ total: JOBS, distinct: JOBS });
  const states = await withAdmin(app.adminUrl, async (admin) => {
    const { rows } = await admin.query(
      'select state, count(*)::int as jobs, max(crashes)::int > 0 as crashed from kernel.job group by state',
    );
    return rows;
  });
  expect(states).toEqual([{ state: 'succeeded', jobs: JOBS, crashed: true }]);
  expect(kills).toBeGreaterThan(3);
}, 240_000);

test('what a dead worker held is running again within 15 seconds', async () => {
  const [first] = workers;
  for (const worker of workers.slice(1)) worker.kill('SIGKILL');
  const id = await inTenant(app.kernel.db, app.tenants.north.id, (tx) =>
    app.kernel.queue.enqueue(tx, effectJob, { pauseMs: 2000 }, { key: 'held' }),
  );
  const read = async () => (await app.as(NORTH).get(`/api/v1/jobs/${id}`)).data;
  const waitFor = async (state: string) => {
    while ((await read()).state !== state) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await waitFor('running');
  first?.kill('SIGKILL');
  const killedAt = Date.now();
  workers = [spawn()];
  await waitFor('succeeded');
  expect(Date.now() - killedAt).toBeLessThan(15_000);
}, 40_000);
