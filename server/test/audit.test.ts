import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from './support/app.ts';
import { operationsOf } from './support/contract.ts';
import { RECIPES } from './support/recipes.ts';

/** Driven in their own suites: behind a server that may be reached, and by whoever listens to recordings. */
const DRIVEN_ELSEWHERE = new Set(['postDownloadFromUrl', 'postVideoToText']);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const countEvents = () =>
  withAdmin(app.adminUrl, async (admin) => {
    const { rows } = await admin.query(
      'select (select count(*) from kernel.audit_event)::int + (select count(*) from kernel.platform_audit_event)::int as events',
    );
    return rows[0].events as number;
  });

test('every operation that changes something has a recipe, and every recipe an operation', () => {
  const changing = operationsOf(app.server)
    .filter((operation) => operation.method !== 'get')
    .map((operation) => operation.operationId);
  expect(changing.filter((id) => !RECIPES[id] && !DRIVEN_ELSEWHERE.has(id))).toEqual([]);
  expect(Object.keys(RECIPES).filter((id) => !changing.includes(id))).toEqual([]);
});

async function leavesRow(change: () => Promise<unknown>): Promise<boolean> {
  const before = await countEvents();
  await change();
  return (await countEvents()) > before;
}

describe('leaves an audit row', () => {
  test.each(Object.entries(RECIPES))('%s', async (_operation, recipe) => {
    const change = async () => {
      const reply = await recipe(app);
      expect(reply.status, reply.text).toBeLessThan(300);
    };
    expect(await leavesRow(change)).toBe(true);
  });

  test('and a change that leaves none is found out', async () => {
    await app.as(NORTH).post('/api/v1/projects', { name: 'changed in silence' });
    const silently = () =>
      inTenant(app.kernel.db, app.tenants.north.id, (tx) =>
        tx
          .updateTable('documents.project')
          .set({ name: 'changed' })
          .where('name', '=', 'changed in silence')
          .execute(),
      );
    expect(await leavesRow(silently)).toBe(false);
  });
});

test('a denied request is audited with the right that was missing', async () => {
  await app.setRole(SOUTH, 'viewer');
  const denied = await app.as(SOUTH).post('/api/v1/projects', { name: 'not allowed' });
  expect(denied).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  await app.setRole(SOUTH, 'owner');
  const { data } = await app.as(SOUTH).get('/api/v1/audit?action=kernel.access.denied');
  expect(data.items[0]).toMatchObject({
    outcome: 'denied',
    metadata: { permission: 'documents.project.create' },
  });
});

test('an event cannot be changed, deleted or truncated, not even by the owner of the table', async () => {
  await app.as(NORTH).post('/api/v1/projects', { name: 'evidence' });
  for (const sql of [
    "update kernel.audit_event set action = 'forged'",
    'delete from kernel.audit_event',
    'truncate kernel.audit_event',
  ]) {
    await expect(withAdmin(app.adminUrl, (admin) => admin.query(sql))).rejects.toThrow(/append-only/);
  }
});

test('in strict mode an action fails with its audit row; otherwise it succeeds and the loss is counted', async () => {
  const lenient = await startTestApp({ AUDIT_STRICT_MODE: 'false' });
  const breakAudit = (adminUrl: string) =>
    withAdmin(adminUrl, (admin) =>
      admin.query(
        "alter table kernel.audit_event add check (action <> 'documents.project.created') not valid",
      ),
    );
  await Promise.all([breakAudit(app.adminUrl), breakAudit(lenient.adminUrl)]);
  expect(await app.as(NORTH).post('/api/v1/projects', { name: 'strict' })).toMatchObject({ status: 500 });
  const names = await inTenant(app.kernel.db, app.tenants.north.id, (tx) =>
    tx.selectFrom('documents.project').select('name').execute(),
  );
  expect(names.map((row) => row.name)).not.toContain('strict');
  expect(await lenient.as(NORTH).post('/api/v1/projects', { name: 'lenient' })).toMatchObject({
    status: 201,
  });
  const metrics = await (await fetch(`${lenient.url}/metrics`)).text();
  expect(metrics).toContain('audit_events_total{outcome="failure"} 1');
  await lenient.close();
});
