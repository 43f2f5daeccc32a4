import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inPlatform } from '#kernel/database/scope.ts';
import { startTestApp, type TestApp } from '#test/support/app.ts';
import { makeLinkToken } from './sign-in.service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const signIn = async () => {
  const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.north.ownerId));
  return (await app.with().post('/api/v1/auth/link', { token })).data;
};
const publishedKeys = async () => {
  const response = await fetch(`${app.url}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: object[] }).keys;
};

test('no token that is not ours, whole and alive is accepted', async () => {
  const { access_token: good } = await signIn();
  const [head = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const keys = await publishedKeys();
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const hmacWithPublicKey = () => {
    const forgedHead = Buffer.from(JSON.stringify({ ...header, alg: 'HS256' })).toString('base64url');
    const mac = createHmac('sha256', JSON.stringify(keys[0]))
      .update(`${forgedHead}.${payload}`)
      .digest('base64url');
    return `${forgedHead}.${payload}.${mac}`;
  };
  const { key, kid } = app.kernel.identity.keys.current();
  const sign = (changes: object, protectedHeader: object = {}) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ ...header, ...protectedHeader, kid })
      .sign(key);
  const hour = Math.floor(Date.now() / 1000) - 3600;
  const forged = [
    new UnsecuredJWT(claims).encode(),
    hmacWithPublicKey(),
    `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString('base64url')}.${signature}`,
    await sign({ exp: hour }),
    await sign({ aud: 'another-api' }),
    await sign({ iss: 'another-issuer' }),
    await sign({}, { typ: 'JWT' }),
    `${good}=`,
    good.replace('.', '. '),
    `${head}.${payload}`,
    '',
    'x'.repeat(9000),
  ];
  for (const token of forged) {
    const reply = await app.with(token).get('/api/v1/projects');
    expect(reply, token.slice(0, 60)).toMatchObject({ status: 401, error: { code: 'auth_required' } });
  }
  expect(await app.with(good).get('/api/v1/projects')).toMatchObject({ status: 200 });
});

test('after a rotation the old tokens still work, new ones carry the new key, and both keys are published', async () => {
  const before = await signIn();
  const kid = await app.kernel.identity.keys.rotate();
  const after = await signIn();
  expect(JSON.parse(Buffer.from(after.access_token.split('.')[0], 'base64url').toString()).kid).toBe(kid);
  expect(await app.with(before.access_token).get('/api/v1/projects')).toMatchObject({ status: 200 });
  const keys = await publishedKeys();
  expect(keys.length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(keys)).not.toContain('"d"');
});
