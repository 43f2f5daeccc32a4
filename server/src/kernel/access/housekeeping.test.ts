import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { runWorker } from '../../roles/worker.ts';
import { keepHouse } from './housekeeping.service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const sql = (text: string, values: unknown[] = []) =>
  withAdmin(app.adminUrl, async (admin) => (await admin.query(text, values)).rows);
const count = async (table: string, where = 'true') =>
  Number((await sql(`select count(*) as n from ${table} where ${where}`))[0]?.n);
/** One row a place, its id first; `older` is how many days ago it ended. */
const session = async (days: number, ended: 'revoked_at' | 'expires_at') => {
  const id = newId();
  const [revoked, expires] = ended === 'revoked_at' ? [days, -1] : [null, days];
  await sql(
    `insert into kernel.session (id, person_id, acting_tenant_id, device, amr, revoked_at, expires_at)
     values ($1, $2, $3, 'old', '{pwd}', now() - make_interval(days => $4), now() - make_interval(days => $5))`,
    [id, app.tenants.north.ownerId, app.tenants.north.id, revoked, expires],
  );
  await sql('insert into kernel.refresh_token (id, session_id, expires_at) values ($1, $2, now())', [
    newId(),
    id,
  ]);
  return id;
};
const event = async (days: number, state: 'delivered_at' | 'dead_at') => {
  const id = newId();
  await sql(
    `insert into kernel.outbox_event (tenant_id, id, type, subject, data, ${state})
     values ($1, $2, 'test.thing.done', 'x', '{}', now() - make_interval(days => $3))`,
    [app.tenants.south.id, id, days],
  );
  await sql(
    `insert into kernel.inbox_event (tenant_id, subscriber, event_id, received_at)
     values ($1, 'test', $2, now() - make_interval(days => $3))`,
    [app.tenants.south.id, id, days],
  );
  return id;
};
const job = async (days: number, state: 'succeeded' | 'dead') => {
  const id = newId();
  await sql(
    `insert into kernel.job (tenant_id, id, name, key, payload, signature, tenant_concurrency, attempts_max, state, finished_at)
     values ($1, $2, 'test.old.run', gen_random_uuid(), '{}', '', 1, 1, $4, now() - make_interval(days => $3))`,
    [app.tenants.north.id, id, days, state],
  );
  return id;
};
const idsOf = async (table: string, column = 'id') =>
  (await sql(`select ${column} as id from ${table}`)).map((row) => row.id);

test('what was over for weeks goes, what may still matter stays, and the pass is audited', async () => {
  const gone = [await session(91, 'revoked_at'), await session(91, 'expires_at')];
  const kept = [await session(89, 'revoked_at'), await session(89, 'expires_at')];
  const [goneEvent, keptEvent] = [await event(31, 'delivered_at'), await event(29, 'delivered_at')];
  const deadEvent = await event(400, 'dead_at');
  const [goneJob, keptJob, deadJob] = [
    await job(31, 'succeeded'),
    await job(29, 'succeeded'),
    await job(400, 'dead'),
  ];
  expect(await keepHouse(app.kernel)).toBe(true);
  const sessions = await idsOf('kernel.session');
  expect(sessions).toEqual(expect.arrayContaining(kept));
  expect(sessions.filter((id) => gone.includes(id))).toEqual([]);
  const tokens = await idsOf('kernel.refresh_token', 'session_id');
  expect(tokens).toEqual(expect.arrayContaining(kept));
  expect(tokens.filter((id) => gone.includes(id))).toEqual([]);
  const events = await idsOf('kernel.outbox_event');
  expect(events).toEqual(expect.arrayContaining([keptEvent, deadEvent]));
  expect(events).not.toContain(goneEvent);
  const receipts = await idsOf('kernel.inbox_event', 'event_id');
  expect(receipts.sort()).toEqual([keptEvent, deadEvent].sort());
  const jobs = await idsOf('kernel.job');
  expect(jobs).toEqual(expect.arrayContaining([keptJob, deadJob]));
  expect(jobs).not.toContain(goneJob);
  expect(await app.as(NORTH).get('/api/v1/projects')).toMatchObject({ status: 200 });
  const [entry] = await sql(
    "select metadata from kernel.platform_audit_event where action = 'kernel.housekeeping.done'",
  );
  expect(entry?.metadata).toEqual({ sessions: 2, events: 1, receipts: 1, jobs: 1 });
});

test('it is done once a day over all workers, and the next day again', async () => {
  const later = new Date(Date.now() + 86_400_000);
  const turns = await Promise.all([1, 2, 3].map(() => keepHouse(app.kernel, later)));
  expect(turns.filter(Boolean)).toHaveLength(1);
  expect(await keepHouse(app.kernel, later)).toBe(false);
  expect(await keepHouse(app.kernel, new Date(later.getTime() + 86_400_000))).toBe(true);
});

test('a pass that fails removes nothing and keeps its turn', async () => {
  const id = await session(91, 'revoked_at');
  await sql('revoke delete on kernel.job from socle_platform');
  const day = new Date(Date.now() + 10 * 86_400_000);
  await expect(keepHouse(app.kernel, day)).rejects.toMatchObject({ code: '42501' });
  expect(await idsOf('kernel.session')).toContain(id);
  await sql('grant delete on kernel.job to socle_platform');
  expect(await keepHouse(app.kernel, day)).toBe(true);
  expect(await idsOf('kernel.session')).not.toContain(id);
});

test('a worker forgets Idempotency-Keys that are older than a day, of every tenant', async () => {
  for (const slug of [NORTH, SOUTH] as const)
    for (const key of ['old', 'new']) {
      const headers = { 'idempotency-key': key };
      await app.as(slug).post('/api/v1/projects', { name: key }, { headers });
    }
  await sql("update kernel.idempotency_key set created_at = now() - interval '25 hours' where key = 'old'");
  const background = runWorker(app.kernel, []);
  try {
    await vi.waitFor(async () => expect(await count('kernel.idempotency_key', "key = 'old'")).toBe(0), {
      timeout: 10_000,
      interval: 100,
    });
    expect(await count('kernel.idempotency_key', "key = 'new'")).toBe(2);
  } finally {
    await background.stop(1000);
  }
});
