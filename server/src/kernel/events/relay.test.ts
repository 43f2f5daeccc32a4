import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { insertEvent } from './event.repository.ts';
import type { DeliveredEvent, Subscription } from './port.ts';
import { deliverDue, startRelay } from './relay.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const subscribe = (name: string, run: Subscription['run']): Subscription => ({
  name,
  event: `test.${name}.happened`,
  run,
});
const emit = (slug: typeof NORTH | typeof SOUTH, name: string, data = {}) =>
  inTenant(app.kernel.db, app.tenants[slug].id, (tx) =>
    insertEvent(tx, { type: `test.${name}.happened`, subject: 's1', data }),
  );
const retryNow = () =>
  withAdmin(app.adminUrl, (admin) =>
    admin.query('update kernel.outbox_event set due_at = now() where delivered_at is null'),
  );

test('an event reaches its subscriber in its own tenant, after the commit', async () => {
  const seen: DeliveredEvent[] = [];
  const relay = startRelay(app.kernel, [
    subscribe('plain', async (tx, event) => {
      const { length } = await tx.selectFrom('kernel.membership').select('person_id').execute();
      seen.push({ ...event, data: { ...event.data, members: length } });
    }),
  ]);
  await emit(SOUTH, 'plain', { n: 1 });
  await vi.waitFor(() => expect(seen).toHaveLength(1), 5000);
  expect(seen[0]).toMatchObject({
    subject: 's1',
    tenantId: app.tenants.south.id,
    data: { n: 1, members: 1 },
  });
  await relay.stop();
});

test('an event of a transaction that failed is never told', async () => {
  const failing = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await insertEvent(tx, { type: 'test.undone.happened', subject: 's', data: {} });
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  const run = vi.fn();
  await deliverDue(app.kernel, new Map([['test.undone.happened', [subscribe('undone', run)]]]));
  expect(run).not.toHaveBeenCalled();
});

test('a subscriber that fails is asked again, the one that succeeded is not', async () => {
  let failures = 1;
  const good = vi.fn();
  const bad = vi.fn(async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('not yet');
  });
  const type = 'test.shared.happened';
  const subscribers = new Map([
    [
      type,
      [
        { ...subscribe('good', good), event: type },
        { ...subscribe('bad', bad), event: type },
      ],
    ],
  ]);
  await emit(NORTH, 'shared');
  await deliverDue(app.kernel, subscribers);
  await retryNow();
  await deliverDue(app.kernel, subscribers);
  expect([good.mock.calls.length, bad.mock.calls.length]).toEqual([1, 2]);
  await retryNow();
  await deliverDue(app.kernel, subscribers);
  expect([good.mock.calls.length, bad.mock.calls.length]).toEqual([1, 2]);
});

test('two relays at once deliver each event once', async () => {
  const run = vi.fn();
  const subscribers = new Map([['test.many.happened', [subscribe('many', run)]]]);
  for (let n = 0; n < 20; n += 1) await emit(NORTH, 'many', { n });
  await Promise.all([deliverDue(app.kernel, subscribers), deliverDue(app.kernel, subscribers)]);
  expect(run).toHaveBeenCalledTimes(20);
});
