import { afterAll, beforeAll, expect, test } from 'vitest';
import { inPlatform } from '#kernel/database/scope.ts';
import { addMember } from '#kernel/tenants/tenant.service.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { type Fellow, joinAs } from '#test/support/people.ts';

const PATH = '/api/v1/admin/roles';
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

let made = 0;
const newRole = async (permissions: string[], slug: typeof NORTH | typeof SOUTH = NORTH) => {
  made += 1;
  const { data } = await app.as(slug).post(PATH, { key: `made_${made}`, name: `Made ${made}`, permissions });
  return data as { key: string; updated_at: string };
};
/** Somebody of the north with exactly these rights. */
const somebodyWith = async (permissions: string[]): Promise<Fellow> =>
  joinAs(app, NORTH, (await newRole(permissions)).key);
const give = (who: Fellow, role: string) =>
  app.as(NORTH).put(`/api/v1/admin/members/${who.id}`, { role }).then(expectSuccess);
const expectSuccess = (reply: { status: number; text: string }) =>
  expect(reply.status, reply.text).toBeLessThan(300);

test('the built-in roles are listed with what they allow, and a page follows the other', async () => {
  const { data } = await app.as(NORTH).get(`${PATH}?limit=3`);
  const rest = await app.as(NORTH).get(`${PATH}?limit=3&cursor=${data.next_cursor}`);
  const roles = [...data.items, ...rest.data.items] as { key: string; permissions: string[] }[];
  expect(roles.map((role) => role.key)).toEqual(['admin', 'member', 'owner', 'viewer']);
  const [, member, owner, viewer] = roles;
  expect(owner?.permissions).toEqual(Object.keys(app.kernel.permissions).sort());
  expect(member?.permissions).toContain('documents.project.create');
  expect(viewer?.permissions).not.toContain('documents.project.create');
});

test('a custom role grants what it names and nothing else', async () => {
  const reader = await somebodyWith(['documents.project.read']);
  expect(await reader.get('/api/v1/projects')).toMatchObject({ status: 200 });
  expect(await reader.post('/api/v1/projects', { name: 'x' })).toMatchObject({
    status: 403,
    error: { code: 'permission_denied' },
  });
  expect(await reader.get(PATH)).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  expect((await reader.get('/api/v1/auth/me')).data.permissions).toEqual(['documents.project.read']);
});

test('a changed role counts for its holders, and the change is audited with before and after', async () => {
  const role = await newRole(['documents.project.read']);
  const holder = await joinAs(app, NORTH, role.key);
  expect(await holder.post('/api/v1/projects', { name: 'Early' })).toMatchObject({ status: 403 });
  const permissions = ['documents.project.read', 'documents.project.create'];
  const changed = await app.as(NORTH).patch(`${PATH}/${role.key}`, { permissions, name: ' Writers ' });
  expect(changed.data).toMatchObject({ name: 'Writers', permissions: [...permissions].sort() });
  expect(await holder.post('/api/v1/projects', { name: 'Later' })).toMatchObject({ status: 201 });
  expectSuccess(await app.as(NORTH).patch(`${PATH}/${role.key}`, { permissions: [] }));
  expect(await holder.get('/api/v1/projects')).toMatchObject({ status: 403 });
  const trail = await app.as(NORTH).get(`/api/v1/audit?target_id=${role.key}`);
  expect(trail.data.items).toMatchObject([
    { action: 'kernel.role.changed', metadata: { before: { permissions }, after: { permissions: [] } } },
    { action: 'kernel.role.changed', metadata: { after: { name: 'Writers', permissions } } },
    {
      action: 'kernel.role.created',
      metadata: { before: null, after: { permissions: ['documents.project.read'] } },
    },
  ]);
});

test('a process that did not make the change honours it within SESSION_STATE_TTL_SECONDS', async () => {
  const role = await newRole(['documents.project.read']);
  const holder = await joinAs(app, NORTH, role.key);
  const states = app.kernel.identity.states;
  const forgetTenant = states.forgetTenant;
  states.forgetTenant = () => {};
  expect(await holder.get('/api/v1/projects')).toMatchObject({ status: 200 });
  expectSuccess(await app.as(NORTH).patch(`${PATH}/${role.key}`, { permissions: [] }));
  states.forgetTenant = forgetTenant;
  expect(await holder.get('/api/v1/projects')).toMatchObject({ status: 200 });
  await new Promise((resolve) => setTimeout(resolve, 1050));
  expect(await holder.get('/api/v1/projects')).toMatchObject({ status: 403 });
});

test.each([
  [
    'a permission that nobody declares',
    { permissions: ['documents.project.read', 'documents.x.y'] },
    'body.permissions.1',
  ],
  ['a name of the prototype', { permissions: ['__proto__'] }, 'body.permissions.0'],
  ['a key with capitals', { key: 'Bad' }, 'body.key'],
  ['an empty name', { name: '  ' }, 'body.name'],
  [
    'a permission twice',
    { permissions: ['documents.project.read', 'documents.project.read'] },
    'body.permissions',
  ],
  ['a role that calls itself built in', { is_builtin: true }, 'body.is_builtin'],
])('%s is refused by name', async (_name, wrong, path) => {
  const input = { key: 'fine', name: 'Fine', permissions: [], ...wrong };
  const refused = await app.as(NORTH).post(PATH, input);
  expect(refused).toMatchObject({ status: 422, error: { code: 'validation_error' } });
  expect(refused.error.details.fields.map((field: { path: string }) => field.path)).toEqual([path]);
});

test('a key is taken within a tenant alone', async () => {
  const { key } = await newRole([]);
  const again = { key, name: 'Again', permissions: [] };
  expect(await app.as(NORTH).post(PATH, again)).toMatchObject({
    status: 409,
    error: { code: 'role_key_taken' },
  });
  expect(await app.as(NORTH).post(PATH, { ...again, key: 'owner' })).toMatchObject({ status: 409 });
  expect(await app.as(SOUTH).post(PATH, again)).toMatchObject({ status: 201 });
});

test('a built-in role neither changes nor goes', async () => {
  const refusal = { status: 409, error: { code: 'role_builtin' } };
  expect(await app.as(NORTH).patch(`${PATH}/viewer`, { permissions: [] })).toMatchObject(refusal);
  expect(await app.as(NORTH).delete(`${PATH}/viewer`)).toMatchObject(refusal);
});

test('a role goes when nobody has it any more', async () => {
  const role = await newRole(['documents.project.read']);
  const holder = await joinAs(app, NORTH, role.key);
  const refused = await app.as(NORTH).delete(`${PATH}/${role.key}`);
  expect(refused).toMatchObject({ status: 409, error: { code: 'role_in_use' } });
  await give(holder, 'viewer');
  expect(await app.as(NORTH).delete(`${PATH}/${role.key}`)).toMatchObject({ status: 200, data: null });
  expect(await app.as(NORTH).get(`${PATH}/${role.key}`)).toMatchObject({ status: 404 });
});

test('a role is never deleted under a member who is given it at the same moment', async () => {
  const actor = { system: 'test', tenantId: null, requestId: 'test' };
  for (let n = 0; n < 5; n += 1) {
    const { key } = await newRole([]);
    const member = {
      tenantId: app.tenants.north.id,
      email: `racer${n}@north.example`,
      name: 'Racer',
      role: key,
    };
    const [deleted] = await Promise.all([
      app.as(NORTH).delete(`${PATH}/${key}`),
      inPlatform(app.kernel.db, (tx) => addMember(tx, app.kernel.audit, actor, member)).catch(
        () => undefined,
      ),
    ]);
    expect([200, 409]).toContain(deleted.status);
  }
});

test('nobody gives a permission they do not have, nor touches a role that has more than they do', async () => {
  const own = ['documents.project.read', 'kernel.role.change', 'kernel.role.read'];
  const maker = await somebodyWith(own);
  const refusal = { status: 403, error: { code: 'permission_not_yours' } };
  const greedy = await maker.post(PATH, {
    key: 'greedy',
    name: 'Greedy',
    permissions: ['documents.project.read', 'kernel.member.change'],
  });
  expect(greedy).toMatchObject(refusal);
  expect(greedy.error.details.permissions).toEqual(['kernel.member.change']);
  const mine = await maker.post(PATH, { key: 'modest', name: 'Modest', permissions: own });
  expect(mine).toMatchObject({ status: 201 });
  const raise = { permissions: [...own, 'documents.project.create'] };
  expect(await maker.patch(`${PATH}/modest`, raise)).toMatchObject(refusal);
  const higher = await newRole(['documents.project.delete']);
  expect(await maker.patch(`${PATH}/${higher.key}`, { permissions: [] })).toMatchObject(refusal);
  expect(await maker.delete(`${PATH}/${higher.key}`)).toMatchObject(refusal);
});

test('a refusal by a service is counted and audited like one by a guard', async () => {
  const maker = await somebodyWith(['kernel.role.change']);
  await maker.post(PATH, { key: 'audited', name: 'x', permissions: ['kernel.audit.read'] });
  const { data } = await app.as(NORTH).get(`/api/v1/audit?action=kernel.access.denied&actor_id=${maker.id}`);
  expect(data.items).toMatchObject([
    { outcome: 'denied', metadata: { code: 'permission_not_yours', route: `POST ${PATH}` } },
  ]);
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toMatch(/authorization_failures_total\{code="permission_not_yours"\} [1-9]/);
});

test('a right that was taken away is not used for a change, whatever the cache still says', async () => {
  const maker = await somebodyWith(['kernel.role.change', 'documents.project.read']);
  expect(await maker.get('/api/v1/projects')).toMatchObject({ status: 200 });
  const states = app.kernel.identity.states;
  const forgetTenant = states.forgetTenant;
  states.forgetTenant = () => {};
  await give(maker, 'viewer');
  states.forgetTenant = forgetTenant;
  expect(await maker.post(PATH, { key: 'back_door', name: 'x', permissions: [] })).toMatchObject({
    status: 403,
    error: { code: 'permission_denied' },
  });
});

test('a change with the ETag of an older version is refused, with the current one accepted', async () => {
  const role = await newRole([]);
  const path = `${PATH}/${role.key}`;
  const read = await app.as(NORTH).get(path);
  expect(read.headers.get('etag')).toBe(`"${role.updated_at}"`);
  const headers = { 'if-match': `"${role.updated_at}"` };
  expect(await app.as(NORTH).patch(path, { name: 'First' }, { headers })).toMatchObject({ status: 200 });
  const refusal = { status: 412, error: { code: 'precondition_failed' } };
  expect(await app.as(NORTH).patch(path, { name: 'Second' }, { headers })).toMatchObject(refusal);
  expect(await app.as(NORTH).delete(path, { headers })).toMatchObject(refusal);
});

test('the roles of a tenant are its own: another sees, changes and deletes none', async () => {
  const role = await newRole(['documents.project.read']);
  const headers = { 'x-request-id': 'isolation-suite' };
  for (const method of ['get', 'delete'] as const) {
    const foreign = await app.as(SOUTH)[method](`${PATH}/${role.key}`, { headers });
    const unknown = await app.as(SOUTH)[method](`${PATH}/never_made`, { headers });
    expect(foreign).toMatchObject({ status: 404, error: { code: 'not_found' }, text: unknown.text });
  }
  const foreign = await app.as(SOUTH).patch(`${PATH}/${role.key}`, { name: 'Mine' });
  expect(foreign).toMatchObject({ status: 404 });
  expect((await app.as(SOUTH).get(PATH)).text).not.toContain(role.key);
});

test.each([['viewer'], ['member']])('a %s may not even see roles', async (name) => {
  const fellow = await joinAs(app, NORTH, name);
  const refusal = { status: 403, error: { code: 'permission_denied' } };
  expect(await fellow.get(PATH)).toMatchObject(refusal);
  expect(await fellow.post(PATH, { key: 'mine', name: 'x', permissions: [] })).toMatchObject(refusal);
  expect(await fellow.patch(`${PATH}/viewer`, { name: 'x' })).toMatchObject(refusal);
  expect(await fellow.delete(`${PATH}/viewer`)).toMatchObject(refusal);
});
