import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant, readTenant } from '#kernel/database/scope.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { isIdPlace, operationsOf } from './support/contract.ts';
import { findLeaks } from './support/isolation.ts';

let app: TestApp;
let unguarded: TestApp;
beforeAll(async () => {
  [app, unguarded] = await Promise.all([startTestApp(), startTestApp()]);
});
afterAll(() => Promise.all([app.close(), unguarded.close()]));

const tenantTables = `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('kernel', 'documents') and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`;

test('no id of another tenant, in any place of any route, changes the answer by a byte', async () => {
  const { attempts, leaks } = await findLeaks(app);
  expect(leaks).toEqual([]);
  const routes = operationsOf(app.server).filter((operation) =>
    operation.parameters.some((parameter) => parameter.in === 'path' && isIdPlace(parameter.schema)),
  );
  const tried = new Set(attempts.map((attempt) => attempt.operation));
  expect(routes.filter((route) => !tried.has(`${route.method.toUpperCase()} ${route.path}`))).toEqual([]);
  expect(attempts.length).toBeGreaterThan(50);
  const ofTenants = operationsOf(app.server).filter(
    ({ isOpen, path }) => !isOpen && !/^.api.v1.(auth|platform)/.test(path),
  );
  const chosen = attempts.filter((attempt) => attempt.place === 'header.X-Tenant-ID');
  expect(chosen).toHaveLength(2 * ofTenants.length);
});

test('the same attempts succeed where row-level security is switched off: the test can fail', async () => {
  await withAdmin(unguarded.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(tenantTables);
    for (const { name } of rows) await admin.query(`alter table ${name} disable row level security`);
  });
  const { leaks } = await findLeaks(unguarded);
  const routes = new Set(leaks.map((leak) => leak.split(':')[0]));
  expect(routes.size).toBeGreaterThan(8);
});

test('every table of a tenant answers each tenant with its own rows, and nobody without a tenant', async () => {
  const tables = await withAdmin(
    app.adminUrl,
    async (admin) => (await admin.query<{ name: string }>(tenantTables)).rows,
  );
  expect(tables.length).toBeGreaterThan(8);
  for (const { name } of tables) {
    await expect(app.kernel.db.app.query(`select * from ${name}`)).rejects.toMatchObject({
      code: expect.stringMatching(/42704|22P02|42501/),
    });
  }
});

test('a write into another tenant is refused by the database itself', async () => {
  const forged = inTenant(app.kernel.db, app.tenants.north.id, (tx) =>
    tx
      .insertInto('documents.project')
      .values({ id: app.tenants.north.id, name: 'forged', tenant_id: app.tenants.south.id })
      .execute(),
  );
  await expect(forged).rejects.toMatchObject({ code: '42501' });
});

test('a read scope cannot write', async () => {
  const write = readTenant(app.kernel.db, app.tenants.north.id, (tx) =>
    (tx as never as Parameters<Parameters<typeof inTenant>[2]>[0])
      .insertInto('documents.project')
      .values({ id: app.tenants.north.id, name: 'written while reading' })
      .execute(),
  );
  await expect(write).rejects.toMatchObject({ code: '25006' });
});
