import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inTenant, readTenant } from '#kernel/database/scope.ts';
import type { SafeFetch } from '#kernel/outbound/safe-fetch.ts';
import { startWorld, type World } from '#kernel/outbound/testing/world.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { idPlacesIn, operationsOf } from './support/contract.ts';
import { findLeaks } from './support/isolation.ts';

let app: TestApp;
let unguarded: TestApp;
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const fetch: SafeFetch = (asked) => world.fetchWith({})({ ...asked, url: world.at('/plain') });
  [app, unguarded] = await Promise.all([startTestApp({}, { fetch }), startTestApp({}, { fetch })]);
});
afterAll(() => Promise.all([app.close(), unguarded.close(), world.close()]));

/** What does not rest on row-level security: a session is its person's, a tenant the platform's. */
const GUARDED_OTHERWISE = [
  'POST /api/v1/auth/revoke: body.session_id',
  'PATCH /api/v1/platform/tenants/{tenant_id}: path.tenant_id',
];
const tenantTables = `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('kernel', 'documents') and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`;

test('no id of another tenant, in any place of any route, changes the answer by a byte', async () => {
  const { attempts, leaks } = await findLeaks(app);
  expect(leaks).toEqual([]);
  const routes = operationsOf(app.server).filter((operation) =>
    operation.parameters.some(
      (parameter) => parameter.in === 'path' && idPlacesIn(parameter.schema).length > 0,
    ),
  );
  const tried = new Set(attempts.map((attempt) => attempt.operation));
  expect(routes.filter((route) => !tried.has(`${route.method.toUpperCase()} ${route.path}`))).toEqual([]);
  expect(attempts.length).toBeGreaterThan(50);
  const ofTenants = operationsOf(app.server).filter(
    ({ isOpen, path }) => !isOpen && !/^.api.v1.(auth|platform)/.test(path),
  );
  // Another refusal says that the request was not good enough for its id to be looked at.
  const refusals = new Set([undefined, 'not_found', 'platform_only', 'tenant_selection_refused']);
  expect(attempts.filter(({ code }) => !refusals.has(code))).toEqual([]);
  const chosen = attempts.filter((attempt) => attempt.place === 'header.X-Tenant-ID');
  expect(chosen).toHaveLength(2 * ofTenants.length);
});

test('each place lets an id through where row-level security is switched off: each was really tried', async () => {
  await withAdmin(unguarded.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(tenantTables);
    for (const { name } of rows) await admin.query(`alter table ${name} disable row level security`);
  });
  const { attempts } = await findLeaks(unguarded);
  const placeOf = ({ operation, place }: (typeof attempts)[number]) => `${operation}: ${place}`;
  const leaking = new Set(attempts.filter(({ isLeak }) => isLeak).map(placeOf));
  const tried = attempts.filter(({ place }) => place !== 'header.X-Tenant-ID').map(placeOf);
  expect(new Set(tried.filter((place) => !leaking.has(place)))).toEqual(new Set(GUARDED_OTHERWISE));
});

test('an id is found in a list of objects, in an object of an object, in a record and in each form', () => {
  const id = { type: 'string', format: 'uuid' };
  const inner = { type: 'object', properties: { id, note: { type: 'string' } }, required: ['id', 'note'] };
  const body = {
    anyOf: [
      { type: 'null' },
      {
        type: 'object',
        properties: {
          parts: { type: 'array', items: inner, minItems: 2 },
          outer: { type: 'object', properties: { inner } },
          byName: { type: 'object', additionalProperties: inner },
        },
        required: ['outer'],
      },
    ],
  };
  const note = 'sample-text-of-some-length';
  const plain = { id: expect.any(String), note };
  expect(Object.fromEntries(idPlacesIn(body).map(({ path, holding }) => [path, holding('X')]))).toEqual({
    '|1.parts[].id': { outer: {}, parts: [{ id: 'X', note }, plain] },
    '|1.outer.inner.id': { outer: { inner: { id: 'X', note } } },
    '|1.byName{}.id': { outer: {}, byName: { sample_name: { id: 'X', note } } },
  });
  expect(() => idPlacesIn({ allOf: [id] } as never)).toThrow('allOf');
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
