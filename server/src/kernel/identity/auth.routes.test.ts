import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { hashPassword } from './password.ts';
import { setPasswordHash } from './person.repository.ts';
import { makeLinkToken } from './sign-in.service.ts';
import { openSigningKeys } from './signing-key.service.ts';

const PASSWORD = 'correct horse battery staple';
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ REFRESH_GRACE_SECONDS: '3' });
  const hash = await hashPassword(PASSWORD);
  await inPlatform(app.kernel.db, async (tx) => {
    for (const { ownerId } of Object.values(app.tenants)) await setPasswordHash(tx, ownerId, hash);
  });
});
afterAll(() => app.close());

const email = (slug: typeof NORTH | typeof SOUTH) => app.tenants[slug].ownerEmail;
const signIn = async (slug: typeof NORTH | typeof SOUTH = NORTH) =>
  (await app.with().post('/api/v1/auth/login', { email: email(slug), password: PASSWORD })).data;
const refresh = (refresh_token: string) => app.with().post('/api/v1/auth/refresh', { refresh_token });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a sign-in gives a session in the tenant, with its rights', async () => {
  const session = await signIn();
  expect(session).toMatchObject({ token_type: 'Bearer', tenant: { slug: NORTH }, is_platform_admin: false });
  expect(session.permissions).toContain('documents.project.create');
  expect(await app.with(session.access_token).get('/api/v1/projects')).toMatchObject({ status: 200 });
});

test('a wrong password and an unknown account get the same answer', async () => {
  const headers = { 'x-request-id': 'same-request-id' };
  const wrong = await app
    .with()
    .post('/api/v1/auth/login', { email: email(NORTH), password: 'nope' }, { headers });
  const unknown = await app
    .with()
    .post('/api/v1/auth/login', { email: 'no@body.example', password: 'x' }, { headers });
  expect(wrong.status).toBe(401);
  expect(unknown.text).toBe(wrong.text);
});

test('guessing at one account is slowed down after ten tries, and no other account is', async () => {
  const strict = await startTestApp({ RATE_LIMIT_AUTH_ACCOUNT_PER_MINUTE: '10' });
  const guess = (name: string) =>
    strict.with().post('/api/v1/auth/login', { email: `${name}@north.example`, password: 'x' });
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await guess('victim')).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
  expect((await guess('victim')).headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await guess('neighbour')).toMatchObject({ status: 401 });
  await strict.close();
});

test('a one-time link signs in once, even when used twice at the same moment', async () => {
  const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.north.ownerId));
  const replies = await Promise.all([1, 2, 3].map(() => app.with().post('/api/v1/auth/link', { token })));
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 401, 401]);
  expect(replies.find((reply) => reply.status === 401)?.error.code).toBe('auth_link_invalid');
});

/** Empty settings are those of an installation where nobody has set any. */
const DEFAULT_LIMITS = { RATE_LIMIT_IP_PER_MINUTE: '', RATE_LIMIT_AUTH_IP_PER_MINUTE: '' };

test('fifty refreshes of one token at once give one lineage and nobody is signed out, under the default limits', async () => {
  const office = await startTestApp(DEFAULT_LIMITS);
  await office.setPassword(NORTH, PASSWORD);
  const ask = (path: string, body: object) => office.with().post(`/api/v1/auth/${path}`, body);
  const { data } = await ask('login', { email: office.tenants.north.ownerEmail, password: PASSWORD });
  const renew = (refresh_token: string) => ask('refresh', { refresh_token });
  const replies = await Promise.all(Array.from({ length: 50 }, () => renew(data.refresh_token)));
  expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
  const successors = new Set(replies.map((reply) => reply.data.refresh_token));
  expect(successors.size).toBe(1);
  const [successor] = successors;
  expect(await renew(successor)).toMatchObject({ status: 200 });
  const tries = await Promise.all(Array.from({ length: 30 }, () => ask('link', { token: 'a guess' })));
  expect(tries.filter((reply) => reply.status === 429)).toHaveLength(1);
  await office.close();
});

test('a replay after the grace period ends the session, is audited, and its access tokens stop working', async () => {
  const session = await signIn();
  const second = (await refresh(session.refresh_token)).data;
  await pause(3200);
  expect(await refresh(session.refresh_token)).toMatchObject({
    status: 401,
    error: { code: 'auth_refresh_reused' },
  });
  expect(await refresh(second.refresh_token)).toMatchObject({ status: 401 });
  expect(await app.with(second.access_token).get('/api/v1/projects')).toMatchObject({ status: 401 });
  const trail = await app.as(NORTH).get(`/api/v1/audit?target_id=${session.session_id}&outcome=denied`);
  expect(trail.data.items).toMatchObject([{ action: 'kernel.session.token_reused' }]);
});

test('a refreshed access token carries the role as the first one did', async () => {
  const { data } = await refresh((await signIn()).refresh_token);
  const claims = JSON.parse(Buffer.from(data.access_token.split('.')[1], 'base64url').toString());
  expect(claims.roles).toEqual(['owner']);
});

test('a grandparent inside the grace period ends the session too', async () => {
  const first = await signIn();
  const second = (await refresh(first.refresh_token)).data;
  await refresh(second.refresh_token);
  expect(await refresh(first.refresh_token)).toMatchObject({
    status: 401,
    error: { code: 'auth_refresh_reused' },
  });
});

test('a session revoked by another process stops within SESSION_STATE_TTL_SECONDS', async () => {
  const session = await signIn();
  const client = app.with(session.access_token);
  expect(await client.get('/api/v1/projects')).toMatchObject({ status: 200 });
  await withAdmin(app.adminUrl, (admin) =>
    admin.query(
      "update kernel.session set revoked_at = now(), revoke_reason = 'administrator' where id = $1",
      [session.session_id],
    ),
  );
  await pause(3100);
  expect(await client.get('/api/v1/projects')).toMatchObject({
    status: 401,
    error: { code: 'auth_required' },
  });
});

test('a person lists their devices and ends one, or all', async () => {
  const [first, second] = [await signIn(SOUTH), await signIn(SOUTH)];
  const client = app.with(first.access_token);
  const { data } = await client.get('/api/v1/auth/sessions');
  const ids = data.items.map((item: { id: string }) => item.id);
  expect(ids).toEqual(expect.arrayContaining([first.session_id, second.session_id]));
  expect(data.items.filter((item: { is_current: boolean }) => item.is_current)).toMatchObject([
    { id: first.session_id },
  ]);
  expect(await client.post('/api/v1/auth/revoke', { session_id: second.session_id })).toMatchObject({
    status: 200,
  });
  expect(await app.with(second.access_token).get('/api/v1/projects')).toMatchObject({ status: 401 });
  expect(await client.post('/api/v1/auth/revoke', { session_id: second.session_id })).toMatchObject({
    status: 404,
  });
  expect(await client.post('/api/v1/auth/logout')).toMatchObject({ status: 200, data: null });
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 401 });
});

test('a suspended tenant is told so', async () => {
  const set = (status: string) =>
    withAdmin(app.adminUrl, (admin) =>
      admin.query("update kernel.tenant set status = $1 where slug = 'south'", [status]),
    );
  await set('suspended');
  await pause(3100);
  expect(await app.as(SOUTH).get('/api/v1/projects')).toMatchObject({
    status: 403,
    error: { code: 'tenant_suspended' },
  });
  await set('active');
  await pause(3100);
  expect(await app.as(SOUTH).get('/api/v1/projects')).toMatchObject({ status: 200 });
});

test('the console gets cookies that scripts cannot read, and no token in the body', async () => {
  const headers = { 'x-socle-client': 'console' };
  const body = { email: email(NORTH), password: PASSWORD };
  const reply = await app.with().post('/api/v1/auth/login', body, { headers });
  expect(reply.data).toMatchObject({ access_token: null, refresh_token: null });
  const cookies = reply.headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
});

test('a change asked with a cookie from another page is refused', async () => {
  const headers = { 'x-socle-client': 'console' };
  const body = { email: email(NORTH), password: PASSWORD };
  const signedIn = await app.with().post('/api/v1/auth/login', body, { headers });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const create = (extra: Record<string, string>) =>
    app.with().post('/api/v1/projects', { name: randomUUID() }, { headers: { cookie, ...extra } });
  expect(await create({})).toMatchObject({ status: 403, error: { code: 'auth_csrf_refused' } });
  const elsewhere = { ...headers, 'sec-fetch-site': 'cross-site' };
  expect(await create(elsewhere)).toMatchObject({ status: 403, error: { code: 'auth_csrf_refused' } });
  const forged = { ...headers, origin: 'http://evil.example' };
  expect(await create(forged)).toMatchObject({ status: 403, error: { code: 'auth_csrf_refused' } });
  expect(await create({ ...headers, origin: app.url })).toMatchObject({ status: 201 });
  expect(await create(headers)).toMatchObject({ status: 201 });
});

test('a start with another master key says so, and what to do', async () => {
  const parts = { db: app.kernel.db, sealingKey: Buffer.alloc(32, 1), accessTokenSeconds: 60 };
  await expect(openSigningKeys(parts)).rejects.toMatchObject({ code: 'master_key_mismatch' });
});

test('a platform administrator cannot become a member: the database refuses it', async () => {
  const insert = withAdmin(app.adminUrl, async (admin) => {
    const id = randomUUID();
    await admin.query(
      "insert into kernel.person (id, kind, email, name) values ($1, 'platform_administrator', 'p@x.example', 'P')",
      [id],
    );
    await admin.query("insert into kernel.membership (tenant_id, person_id, role) values ($1, $2, 'owner')", [
      app.tenants.north.id,
      id,
    ]);
  });
  await expect(insert).rejects.toMatchObject({ code: '23503' });
});
