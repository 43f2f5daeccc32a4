import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { insertSession } from '#kernel/identity/session.repository.ts';
import { makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import type { Reply } from '#test/support/client.ts';
import { joinAs } from '#test/support/people.ts';

const PATH = '/api/v1/admin/members';
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { worker: true });
});
afterAll(() => app.close());

const roleWith = async (permissions: string[]) => {
  const key = `r${newId().replaceAll('-', '').slice(-12)}`;
  await app.as(NORTH).post('/api/v1/admin/roles', { key, name: key, permissions });
  return key;
};
const refused = (status: number, code: string) => ({ status, error: { code } });
const pathOf = (person: { id: string }) => `${PATH}/${person.id}`;

test('a tenant lists its members page by page, and no one of another tenant', async () => {
  const fellow = await joinAs(app, NORTH, 'viewer');
  const found: { person_id: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { data } = (await app.as(NORTH).get(`${PATH}?limit=1${cursor && `&cursor=${cursor}`}`)) as Reply;
    found.push(...data.items);
    cursor = data.next_cursor;
  }
  expect(found).toContainEqual({
    person_id: fellow.id,
    email: fellow.email,
    name: 'A viewer',
    role: 'viewer',
    created_at: expect.stringMatching(/Z$/),
  });
  const ids = found.map((one) => one.person_id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids).not.toContain(app.tenants.south.ownerId);
  const owners = await app.as(NORTH).get(`${PATH}?role=owner`);
  expect(owners.data.items).toMatchObject([{ person_id: app.tenants.north.ownerId, role: 'owner' }]);
});

test('a new role counts at the next request and is audited with before and after', async () => {
  const fellow = await joinAs(app, NORTH, 'viewer');
  expect(await fellow.post('/api/v1/projects', { name: 'Early' })).toMatchObject({ status: 403 });
  const changed = await app.as(NORTH).put(pathOf(fellow), { role: 'member' });
  expect(changed).toMatchObject({ status: 200, data: { person_id: fellow.id, role: 'member' } });
  expect(await fellow.post('/api/v1/projects', { name: 'Later' })).toMatchObject({ status: 201 });
  const { data } = await app
    .as(NORTH)
    .get(`/api/v1/audit?action=kernel.member.changed&target_id=${fellow.id}`);
  expect(data.items[0].metadata).toEqual({ before: { role: 'viewer' }, after: { role: 'member' } });
});

test('a role that the tenant does not have is refused by name, that of another tenant too', async () => {
  const fellow = await joinAs(app, NORTH, 'viewer');
  await app.as(SOUTH).post('/api/v1/admin/roles', { key: 'southern', name: 'x', permissions: [] });
  for (const role of ['southern', 'never_made']) {
    const reply = await app.as(NORTH).put(pathOf(fellow), { role });
    expect(reply).toMatchObject(refused(422, 'validation_error'));
    expect(reply.error.details.fields[0].path).toBe('body.role');
  }
});

test('a person of another tenant is answered like one who never was', async () => {
  const headers = { 'x-request-id': 'isolation-suite' };
  const [foreign, unknown] = [{ id: app.tenants.south.ownerId }, { id: newId() }];
  const answers = [];
  for (const person of [foreign, unknown]) {
    answers.push([
      await app.as(NORTH).put(pathOf(person), { role: 'viewer' }, { headers }),
      await app.as(NORTH).delete(pathOf(person), { headers }),
    ]);
  }
  expect(answers[0]?.map((reply) => [reply.status, reply.text])).toEqual(
    answers[1]?.map((reply) => [reply.status, reply.text]),
  );
  expect(answers[0]?.[0]).toMatchObject(refused(404, 'not_found'));
});

test('the last owner neither steps down nor goes', async () => {
  const owner = { id: app.tenants.north.ownerId };
  expect(await app.as(NORTH).put(pathOf(owner), { role: 'admin' })).toMatchObject(refused(409, 'last_owner'));
  expect(await app.as(NORTH).delete(pathOf(owner))).toMatchObject(refused(409, 'last_owner'));
  expect(await app.as(NORTH).put(pathOf(owner), { role: 'owner' })).toMatchObject({ status: 200 });
});

test('owners who leave at the same moment leave one behind', async () => {
  const others = await Promise.all(Array.from({ length: 3 }, () => joinAs(app, SOUTH, 'owner')));
  const first = { ...app.as(SOUTH), id: app.tenants.south.ownerId };
  const replies = await Promise.all([...others, first].map((one) => one.delete(pathOf(one))));
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 200, 409]);
  const owners = await withAdmin(app.adminUrl, (admin) =>
    admin.query("select from kernel.membership where tenant_id = $1 and role = 'owner'", [
      app.tenants.south.id,
    ]),
  );
  expect(owners.rowCount).toBe(1);
});

test('only an owner makes, changes or removes an owner', async () => {
  const [admin, fellow] = [await joinAs(app, NORTH, 'admin'), await joinAs(app, NORTH, 'member')];
  const owner = { id: app.tenants.north.ownerId };
  expect(await admin.put(pathOf(fellow), { role: 'owner' })).toMatchObject(refused(403, 'owner_only'));
  expect(await admin.put(pathOf(admin), { role: 'owner' })).toMatchObject(refused(403, 'owner_only'));
  expect(await admin.put(pathOf(owner), { role: 'viewer' })).toMatchObject(refused(403, 'owner_only'));
  expect(await admin.delete(pathOf(owner))).toMatchObject(refused(403, 'owner_only'));
  expect(await app.as(NORTH).put(pathOf(fellow), { role: 'owner' })).toMatchObject({ status: 200 });
  expect(await app.as(NORTH).put(pathOf(fellow), { role: 'member' })).toMatchObject({ status: 200 });
});

test('even with every permission, a role that is not owner makes no owner', async () => {
  const almighty = await joinAs(app, NORTH, await roleWith(Object.keys(app.kernel.permissions)));
  expect(await almighty.put(pathOf(almighty), { role: 'owner' })).toMatchObject(refused(403, 'owner_only'));
});

test('nobody raises themselves or anybody above their own rights, nor touches who stands above them', async () => {
  const keeper = await joinAs(app, NORTH, await roleWith(['kernel.member.change', 'kernel.member.read']));
  const [admin, fellow] = [await joinAs(app, NORTH, 'admin'), await joinAs(app, NORTH, await roleWith([]))];
  const refusal = refused(403, 'permission_not_yours');
  expect(await keeper.put(pathOf(keeper), { role: 'admin' })).toMatchObject(refusal);
  expect(await keeper.put(pathOf(fellow), { role: 'viewer' })).toMatchObject(refusal);
  expect(await keeper.put(pathOf(admin), { role: await roleWith([]) })).toMatchObject(refusal);
  expect(await keeper.delete(pathOf(admin))).toMatchObject(refusal);
  expect(await keeper.put(pathOf(fellow), { role: await roleWith(['kernel.member.read']) })).toMatchObject({
    status: 200,
  });
  expect(await keeper.delete(pathOf(fellow))).toMatchObject({ status: 200 });
});

test.each([['viewer'], ['member']])('a %s neither sees nor changes members', async (role) => {
  const fellow = await joinAs(app, NORTH, role);
  expect(await fellow.get(PATH)).toMatchObject(refused(403, 'permission_denied'));
  expect(await fellow.put(pathOf(fellow), { role: 'admin' })).toMatchObject(
    refused(403, 'permission_denied'),
  );
  expect(await fellow.delete(pathOf(fellow))).toMatchObject(refused(403, 'permission_denied'));
});

test('a removed member is out at once, and the session ends for good', async () => {
  const fellow = await joinAs(app, NORTH, 'member');
  const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, fellow.id));
  const session = (await app.with().post('/api/v1/auth/link', { token })).data;
  const elsewhere = await joinAs(app, SOUTH, 'viewer', fellow);
  expect(await app.as(NORTH).delete(pathOf(fellow))).toMatchObject({ status: 200, data: null });
  expect(await fellow.get('/api/v1/projects')).toMatchObject(refused(401, 'auth_required'));
  expect(await app.with(session.access_token).get('/api/v1/projects')).toMatchObject({ status: 401 });
  const { refresh_token } = session;
  await vi.waitFor(
    async () =>
      expect(await app.with().post('/api/v1/auth/refresh', { refresh_token })).toMatchObject(
        refused(401, 'auth_refresh_invalid'),
      ),
    { timeout: 10_000, interval: 100 },
  );
  expect(await elsewhere.get('/api/v1/projects')).toMatchObject({ status: 200 });
  const trail = await app.as(NORTH).get(`/api/v1/audit?target_id=${session.session_id}`);
  expect(trail.data.items[0]).toMatchObject({ action: 'kernel.session.revoked', actor_type: 'system' });
  const removal = await app
    .as(NORTH)
    .get(`/api/v1/audit?action=kernel.member.removed&target_id=${fellow.id}`);
  expect(removal.data.items).toMatchObject([{ metadata: { before: { role: 'member' }, after: null } }]);
});

test('who comes back as a member starts anew: no older session counts, even where no worker ended it', async () => {
  const idle = await startTestApp();
  const fellow = await joinAs(idle, NORTH, 'member');
  expect(await idle.as(NORTH).delete(pathOf(fellow))).toMatchObject({ status: 200 });
  const returned = await joinAs(idle, NORTH, 'member', fellow);
  expect(await fellow.get('/api/v1/projects')).toMatchObject(refused(401, 'auth_required'));
  expect(await returned.get('/api/v1/projects')).toMatchObject({ status: 200 });
  await idle.close();
});

test('the job that ends sessions spares those of no tenant, and those of somebody who came back', async () => {
  const fellow = await joinAs(app, NORTH, 'member');
  const opening = {
    personId: fellow.id,
    tenantId: null,
    device: 'own',
    ip: '127.0.0.1',
    amr: [],
    lifeSeconds: 60,
  };
  await inPlatform(app.kernel.db, (tx) => insertSession(tx, opening));
  await app.as(NORTH).delete(pathOf(fellow));
  const returned = await joinAs(app, NORTH, 'member', fellow);
  await vi.waitFor(
    async () => {
      const { data } = await app.as(NORTH).get('/api/v1/jobs?name=kernel.member.end_sessions');
      expect(data.items.length).toBeGreaterThan(0);
      expect(data.items.every((job: { state: string }) => job.state === 'succeeded')).toBe(true);
    },
    { timeout: 10_000, interval: 100 },
  );
  expect(await returned.get('/api/v1/projects')).toMatchObject({ status: 200 });
  const { data } = await returned.get('/api/v1/auth/sessions');
  expect(data.items.map((session: { device: string }) => session.device)).toEqual(['test', 'own']);
});
