import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { joinAs } from '#test/support/people.ts';
import { makeLinkToken } from './sign-in.service.ts';

const PASSWORD = 'correct horse battery staple';
const SUSPENDED = { status: 403, error: { code: 'tenant_suspended' } };
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ REFRESH_GRACE_SECONDS: '1' });
  await app.setPassword(SOUTH, PASSWORD);
});
afterEach(() => setSouth('active'));
afterAll(() => app.close());

const sql = (text: string, values: unknown[] = []) =>
  withAdmin(app.adminUrl, async (admin) => (await admin.query(text, values)).rows);
const setSouth = (status: string) =>
  sql("update kernel.tenant set status = $1 where slug = 'south'", [status]);
const signIn = (password = PASSWORD, more: object = {}) =>
  app.with().post('/api/v1/auth/login', { email: app.tenants.south.ownerEmail, password, ...more });
const refresh = (refresh_token: string) => app.with().post('/api/v1/auth/refresh', { refresh_token });

test('the right password is told that the tenant is suspended, a wrong one nothing', async () => {
  await setSouth('suspended');
  const count = () => sql('select count(*)::int as sessions from kernel.session');
  const before = await count();
  expect(await signIn()).toMatchObject(SUSPENDED);
  expect(await signIn(PASSWORD, { tenant: SOUTH })).toMatchObject(SUSPENDED);
  expect(await signIn('wrong')).toMatchObject({ status: 401, error: { code: 'auth_failed' } });
  expect(await count()).toEqual(before);
  await setSouth('active');
  const { status, data } = await signIn();
  expect(status).toBe(200);
  expect(Object.keys(data.tenants[0]).sort()).toEqual(['id', 'name', 'role', 'slug']);
});

test('a one-time link is refused too, and is not used up by it', async () => {
  const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.south.ownerId));
  const link = () => app.with().post('/api/v1/auth/link', { token });
  await setSouth('suspended');
  expect(await link()).toMatchObject(SUSPENDED);
  await setSouth('active');
  expect(await link()).toMatchObject({ status: 200 });
});

test('a session is not renewed while its tenant is suspended, and goes on when that is over', async () => {
  const { refresh_token } = (await signIn()).data;
  await setSouth('suspended');
  expect(await refresh(refresh_token)).toMatchObject(SUSPENDED);
  expect(await refresh(refresh_token)).toMatchObject(SUSPENDED);
  await setSouth('active');
  expect(await refresh(refresh_token)).toMatchObject({ status: 200 });
});

test('a replay ends the session of a suspended tenant as it does any other', async () => {
  const { refresh_token } = (await signIn()).data;
  await refresh(refresh_token);
  await setSouth('suspended');
  expect(await refresh(refresh_token)).toMatchObject(SUSPENDED);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(await refresh(refresh_token)).toMatchObject({ status: 401, error: { code: 'auth_refresh_reused' } });
});

test('the console keeps its cookies for when the tenant is back, and loses those that are worth nothing', async () => {
  const headers = { 'x-socle-client': 'console' };
  const body = { email: app.tenants.south.ownerEmail, password: PASSWORD };
  const signedIn = await app.with().post('/api/v1/auth/login', body, { headers });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const renew = (given: string) =>
    app.with().post('/api/v1/auth/refresh', {}, { headers: { ...headers, cookie: given } });
  await setSouth('suspended');
  const suspended = await renew(cookie);
  expect(suspended).toMatchObject(SUSPENDED);
  expect(suspended.headers.getSetCookie()).toEqual([]);
  const invalid = await renew(cookie.replace(/(socle_refresh=)\w+/, '$1forged'));
  expect(invalid).toMatchObject({ status: 401 });
  expect(invalid.headers.getSetCookie()).toHaveLength(2);
});

test('who belongs to another tenant comes in there, unless they ask for the suspended one', async () => {
  await joinAs(app, NORTH, 'viewer', { email: app.tenants.south.ownerEmail });
  await setSouth('suspended');
  expect(await signIn()).toMatchObject({ status: 200, data: { tenant: { slug: NORTH } } });
  expect(await signIn(PASSWORD, { tenant: SOUTH })).toMatchObject(SUSPENDED);
  expect(await signIn(PASSWORD, { tenant: 'nowhere' })).toMatchObject({
    status: 403,
    error: { code: 'auth_tenant_not_yours' },
  });
});
