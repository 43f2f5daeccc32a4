import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { type Job, LeaseLostError } from './port.ts';
import { startWorker, type Worker } from './worker.ts';

let app: TestApp;
const workers: Worker[] = [];
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop(1000)));
  await app.close();
});

type Options = { concurrency?: number; leaseSeconds?: number };
function work(jobs: Job<never>[], { concurrency = 4, leaseSeconds = 10 }: Options = {}): Worker {
  const { db, log, metrics, jobSigningKey: signingKey, platformUrl: listenUrl } = app.kernel;
  const options = { db, log, metrics, signingKey, listenUrl, schedules: [], concurrency, leaseSeconds };
  const worker = startWorker({ ...options, jobs: jobs as Job[] });
  workers.push(worker);
  return worker;
}
function job(name: string, run: Job['run'], options: Partial<Job> = {}): Job {
  return {
    name: `test.${name}.run`,
    attemptsMax: 3,
    timeoutSeconds: 10,
    tenantConcurrency: 10,
    ...options,
    run,
  };
}
function enqueue(slug: typeof NORTH | typeof SOUTH, kind: Job, key: string, payload: object = {}) {
  return inTenant(app.kernel.db, app.tenants[slug].id, (tx) =>
    app.kernel.queue.enqueue(tx, kind, payload, { key }),
  );
}
const read = async (id: string, slug: typeof NORTH | typeof SOUTH = NORTH) =>
  (await app.as(slug).get(`/api/v1/jobs/${id}`)).data;
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

test('a job runs with its payload in the tenant that enqueued it, and shows its progress', async () => {
  const seen: unknown[] = [];
  const kind = job('greet', async (payload, run) => {
    run.progress(40, 'half-way');
    seen.push(payload, run.tenantId, run.key);
  });
  work([kind]);
  const id = await enqueue(NORTH, kind, 'k1', { hello: 'world' });
  await until(async () => expect(await read(id)).toMatchObject({ state: 'succeeded', progress: 100 }));
  expect(seen).toEqual([{ hello: 'world' }, app.tenants.north.id, 'k1']);
  expect(await app.as(SOUTH).get(`/api/v1/jobs/${id}`)).toMatchObject({ status: 404 });
});

test('the same job with the same key is enqueued once', async () => {
  const kind = job('never', async () => {});
  const ids = await Promise.all(Array.from({ length: 5 }, () => enqueue(NORTH, kind, 'same')));
  expect(new Set(ids).size).toBe(1);
});

test('a job that is enqueued in a transaction that fails does not exist', async () => {
  const kind = job('ghost', async () => {});
  const failing = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await app.kernel.queue.enqueue(tx, kind, {}, { key: 'ghost' });
    throw new Error('the change failed');
  });
  await expect(failing).rejects.toThrow('the change failed');
  const { data } = await app.as(NORTH).get('/api/v1/jobs?name=test.ghost.run');
  expect(data.items).toEqual([]);
});

test('a failing job is retried with a pause, then dead-lettered; a retry by hand revives it', async () => {
  let isBroken = true;
  const kind = job(
    'flaky',
    async () => {
      if (isBroken) throw new Error('out of order');
    },
    { attemptsMax: 2 },
  );
  work([kind]);
  const id = await enqueue(NORTH, kind, 'f1');
  await until(async () =>
    expect(await read(id)).toMatchObject({ state: 'dead', attempt: 2, error_message: 'out of order' }),
  );
  isBroken = false;
  expect(await app.as(NORTH).post(`/api/v1/jobs/${id}/retry`)).toMatchObject({ status: 200 });
  await until(async () => expect(await read(id)).toMatchObject({ state: 'succeeded', error_message: null }));
});

test('an altered payload is dead-lettered and never run', async () => {
  const run = vi.fn();
  const kind = job('forged', run);
  const id = await enqueue(NORTH, kind, 'forged', { amount: 1 });
  await withAdmin(app.adminUrl, (admin) =>
    admin.query('update kernel.job set payload = $1 where id = $2', ['{"amount":1000000}', id]),
  );
  work([kind]);
  await until(async () =>
    expect(await read(id)).toMatchObject({ state: 'dead', error_code: 'job_payload_forged' }),
  );
  expect(run).not.toHaveBeenCalled();
});

test('a running job hears that it was cancelled', async () => {
  const kind = job(
    'long',
    (_payload, run) => new Promise((resolve) => run.signal.addEventListener('abort', () => resolve())),
  );
  work([kind], { leaseSeconds: 2 });
  const id = await enqueue(NORTH, kind, 'c1');
  await until(async () => expect(await read(id)).toMatchObject({ state: 'running' }));
  await app.as(NORTH).post(`/api/v1/jobs/${id}/cancel`);
  await until(async () => expect(await read(id)).toMatchObject({ state: 'cancelled' }));
  expect(await app.as(NORTH).post(`/api/v1/jobs/${id}/cancel`)).toMatchObject({ status: 409 });
});

test('a job past its time limit is ended although its handler does not listen', async () => {
  const kind = job('deaf', () => new Promise(() => undefined), { timeoutSeconds: 1, attemptsMax: 1 });
  work([kind]);
  const id = await enqueue(NORTH, kind, 't1');
  await until(async () =>
    expect(await read(id)).toMatchObject({ state: 'dead', error_code: 'job_timed_out' }),
  );
});

/** As a worker leaves it that was killed: running, under a lease that has run out. */
function abandon(id: string, crashes: number) {
  return withAdmin(app.adminUrl, (admin) =>
    admin.query(
      `update kernel.job set state = 'running', crashes = $2, lease_id = gen_random_uuid(), lease_until = now()
       where id = $1`,
      [id, crashes],
    ),
  );
}

test('a job whose workers died of it five times is not run again, and what waits for it is told', async () => {
  const run = vi.fn();
  const giveUp = vi.fn(async () => undefined);
  const kind = job('deadly', run, { giveUp });
  const id = await enqueue(NORTH, kind, 'deadly', { of: 'work' });
  await abandon(id, 4);
  work([kind], { leaseSeconds: 1 });
  await until(async () =>
    expect(await read(id)).toMatchObject({ state: 'dead', error_code: 'job_worker_died' }),
  );
  expect(run).not.toHaveBeenCalled();
  expect(giveUp.mock.calls).toMatchObject([[{ of: 'work' }, { jobId: id }, 'job_worker_died']]);
});

test('a job that came forward since its workers died is run on', async () => {
  const kind = job('long-winded', async (_payload, run) => {
    run.progress(10);
    await new Promise((resolve) => run.signal.addEventListener('abort', resolve));
  });
  const id = await enqueue(NORTH, kind, 'long-winded');
  await abandon(id, 3);
  const worker = work([kind], { leaseSeconds: 1 });
  await until(async () => expect(await read(id)).toMatchObject({ state: 'running', progress: 10 }));
  await worker.stop(0);
  const crashes = await withAdmin(app.adminUrl, (admin) =>
    admin.query('select crashes from kernel.job where id = $1', [id]),
  );
  expect(crashes.rows).toEqual([{ crashes: 0 }]);
});

test('a job that fails for good, is cancelled or runs out of time tells what waits for it, once', async () => {
  const told: string[] = [];
  const giveUp: Job['giveUp'] = async (_payload, run, code) => void told.push(`${run.key} ${code}`);
  const broken = job('broken', () => Promise.reject(new Error('no')), { giveUp, attemptsMax: 1 });
  const deaf = job('sluggish', () => new Promise(() => undefined), {
    giveUp,
    attemptsMax: 1,
    timeoutSeconds: 1,
  });
  work([broken, deaf]);
  const ids = [await enqueue(NORTH, broken, 'b'), await enqueue(NORTH, deaf, 'd')];
  for (const id of ids) await until(async () => expect(await read(id)).toMatchObject({ state: 'dead' }));
  expect(told.sort()).toEqual(['b internal_error', 'd job_timed_out']);
});

test('a thousand jobs of one tenant do not delay the first of another', async () => {
  const order: string[] = [];
  const kind = job('fair', async (_payload, run) => {
    order.push(run.tenantId);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  for (let n = 0; n < 60; n += 1) await enqueue(NORTH, kind, `north-${n}`);
  await enqueue(SOUTH, kind, 'south-0');
  work([kind], { concurrency: 2 });
  await until(async () => expect(order).toContain(app.tenants.south.id));
  expect(order.indexOf(app.tenants.south.id)).toBeLessThan(4);
});

test('one tenant never runs more of a job at once than its limit', async () => {
  let now = 0;
  let most = 0;
  const kind = job(
    'narrow',
    async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
    },
    { tenantConcurrency: 2 },
  );
  const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => enqueue(NORTH, kind, `narrow-${n}`)));
  work([kind], { concurrency: 6 });
  work([kind], { concurrency: 6 });
  await until(async () => expect(await read(ids[11] ?? '')).toMatchObject({ state: 'succeeded' }));
  expect(most).toBe(2);
});

test('a worker that was taken for dead cannot write any more, and the job ends once', async () => {
  const refusals: unknown[] = [];
  const kind = job('zombie', async (_payload, run) => {
    if (run.attempt === 1 && refusals.length === 0) {
      await withAdmin(app.adminUrl, (admin) =>
        admin.query('update kernel.job set lease_id = gen_random_uuid(), lease_until = now() where id = $1', [
          run.jobId,
        ]),
      );
    }
    await run
      .write(async () => undefined)
      .catch((error: unknown) => {
        refusals.push(error);
        throw error;
      });
  });
  work([kind], { leaseSeconds: 2 });
  const id = await enqueue(NORTH, kind, 'z1');
  await until(async () => expect(await read(id)).toMatchObject({ state: 'succeeded' }));
  expect(refusals[0]).toBeInstanceOf(LeaseLostError);
});

test('a stop gives unfinished jobs back at once', async () => {
  const kind = job('slow', () => new Promise(() => undefined));
  const worker = work([kind]);
  const id = await enqueue(NORTH, kind, 's1');
  await until(async () => expect(await read(id)).toMatchObject({ state: 'running' }));
  await worker.stop(100);
  expect(await read(id)).toMatchObject({ state: 'queued', attempt: 0 });
});
