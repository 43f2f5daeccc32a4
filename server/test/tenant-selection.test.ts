import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from './support/app.ts';
import type { TestClient } from './support/client.ts';
import { type Fellow, joinAs } from './support/people.ts';

const PROJECTS = '/api/v1/projects';
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const into = (tenant: string) => ({
  headers: { 'x-tenant-id': tenant, 'x-request-id': 'selecting-a-tenant' },
});
/** Somebody who belongs to both tenants and whose token is of the north. */
const ofBoth = async (here: TestApp, north: string, south: string): Promise<Fellow> => {
  const fellow = await joinAs(here, NORTH, north);
  await joinAs(here, SOUTH, south, fellow);
  return fellow;
};
const namesOf = async (client: TestClient, options?: { headers: Record<string, string> }) =>
  (await client.get(`${PROJECTS}?limit=100`, options)).data.items.map((item: { name: string }) => item.name);

test('the header chooses another tenant of the person, with the role they have there, for this request alone', async () => {
  const fellow = await ofBoth(app, 'viewer', 'member');
  const [south, name] = [into(app.tenants.south.id), newId()];
  expect(await fellow.post(PROJECTS, { name })).toMatchObject({ status: 403 });
  const opened = await fellow.post(PROJECTS, { name }, south);
  expect(opened).toMatchObject({ status: 201 });
  expect(await namesOf(fellow, south)).toContain(name);
  expect(await namesOf(fellow, into(SOUTH))).toContain(name);
  expect(await namesOf(fellow)).not.toContain(name);
  const trail = `/api/v1/audit?target_id=${opened.data.id}`;
  expect((await app.as(SOUTH).get(trail)).data.items).toMatchObject([{ actor_id: fellow.id }]);
  expect((await app.as(NORTH).get(trail)).data.items).toEqual([]);
});

test('a role of the token is worth nothing in the chosen tenant', async () => {
  const fellow = await ofBoth(app, 'owner', 'viewer');
  const refused = await fellow.post(PROJECTS, { name: newId() }, into(app.tenants.south.id));
  expect(refused).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  const trail = `/api/v1/audit?action=kernel.access.denied&actor_id=${fellow.id}`;
  expect((await app.as(SOUTH).get(trail)).data.items).toHaveLength(1);
  expect((await app.as(NORTH).get(trail)).data.items).toEqual([]);
});

test('the tenant of the token, named, changes nothing', async () => {
  await app.as(NORTH).post(PROJECTS, { name: 'Of the north' });
  for (const tenant of [app.tenants.north.id, NORTH]) {
    expect(await namesOf(app.as(NORTH), into(tenant))).toContain('Of the north');
  }
});

test('every other value is one refusal, the same to the byte, in the language of the reader', async () => {
  const fellow = await ofBoth(app, 'owner', 'owner');
  const east = newId();
  await withAdmin(app.adminUrl, async (admin) => {
    await admin.query(
      "insert into kernel.tenant (id, slug, name, status) values ($1, 'east', 'East', 'suspended')",
      [east],
    );
    await admin.query("insert into kernel.role (tenant_id, key, name) values ($1, 'owner', 'owner')", [east]);
    await admin.query('insert into kernel.membership (tenant_id, person_id, role) values ($1, $2, $3)', [
      east,
      app.tenants.north.ownerId,
      'owner',
    ]);
  });
  const foreign = [app.tenants.south.id, SOUTH, east, 'east'];
  const unknown = [newId(), 'nowhere', '', '*', `${NORTH},${SOUTH}`, 'x'.repeat(5000), '%00', fellow.id];
  const answers = [];
  for (const tenant of [...foreign, ...unknown]) {
    const reply = await app.as(NORTH).get(PROJECTS, into(tenant));
    expect(reply, tenant).toMatchObject({ status: 403, error: { code: 'tenant_selection_refused' } });
    answers.push(reply.text);
  }
  expect(new Set(answers).size).toBe(1);
  const { headers } = into(SOUTH);
  const french = await app.as(NORTH).get(PROJECTS, { headers: { ...headers, 'accept-language': 'fr' } });
  expect(french.error.message).toContain('organisation');
  expect(french.error.message).not.toBe(JSON.parse(answers[0] ?? '').error.message);
  const { data } = await app.as(NORTH).get('/api/v1/audit?action=kernel.access.denied');
  expect(data.items[0]).toMatchObject({ metadata: { code: 'tenant_selection_refused' } });
});

test('a membership that ends or changes counts at the next request, and elsewhere within the time of a session', async () => {
  const fellow = await ofBoth(app, 'viewer', 'member');
  const south = into(app.tenants.south.id);
  const open = () => fellow.post(PROJECTS, { name: newId() }, south);
  expect(await open()).toMatchObject({ status: 201 });
  await app.as(SOUTH).put(`/api/v1/admin/members/${fellow.id}`, { role: 'viewer' });
  expect(await open()).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  expect(await fellow.get(PROJECTS, south)).toMatchObject({ status: 200 });
  await withAdmin(app.adminUrl, (admin) =>
    admin.query('delete from kernel.membership where person_id = $1 and tenant_id = $2', [
      fellow.id,
      app.tenants.south.id,
    ]),
  );
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await open()).toMatchObject({ status: 403, error: { code: 'tenant_selection_refused' } });
});

test('a platform administrator belongs to no tenant, and a stranger gets no further than the door', async () => {
  const south = into(app.tenants.south.id);
  const code = 'tenant_selection_refused';
  expect(await app.asPlatform().get(PROJECTS, south)).toMatchObject({ status: 403, error: { code } });
  expect(await app.with().get(PROJECTS, south)).toMatchObject({ status: 401 });
});

test('requests are counted where they are spent, refused ones where the token is from', async () => {
  const strict = await startTestApp({ RATE_LIMIT_TENANT_PER_MINUTE: '3' });
  const fellow = await ofBoth(strict, 'viewer', 'viewer');
  const ask = async (tenant: string) => (await fellow.get(PROJECTS, into(tenant))).status;
  const [north, south] = [strict.tenants.north.id, strict.tenants.south.id];
  const inSouth = [await ask(south), await ask(south), await ask(south), await ask(south)];
  expect(inSouth).toEqual([200, 200, 200, 429]);
  expect([await ask(north), await ask(newId()), await ask(newId()), await ask(newId())]).toEqual([
    200, 403, 403, 429,
  ]);
  await strict.close();
});

test('choosing holds no connection: a pool of one is enough', async () => {
  const narrow = await startTestApp({ DATABASE_POOL_CONNECTIONS: '1' });
  const fellow = await ofBoth(narrow, 'viewer', 'member');
  const tries = Array.from({ length: 8 }, (_, n) =>
    fellow.post(PROJECTS, { name: newId() }, into(n % 2 ? narrow.tenants.south.id : newId())),
  );
  expect((await Promise.all(tries)).map((reply) => reply.status)).toEqual(Array(4).fill([403, 201]).flat());
  await narrow.close();
});
