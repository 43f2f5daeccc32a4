import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { evaluateFlag, isReached } from './flag.ts';

const SPECIFICATION = new URL(
  '../../../../../shared/fixtures/unleash-client-spec/specifications/',
  import.meta.url,
);
const KEY = 'documents.extract_on_arrival';
const PATH = `/api/v1/admin/feature-flags/${KEY}`;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ FEATURE_FLAGS_CACHE_TTL: '1' });
});
afterAll(() => app.close());

const person = () => ({ tenantId: app.tenants.north.id, personId: app.tenants.north.ownerId });
const value = async (scope: { tenantId: typeof app.tenants.north.id; personId?: string }) =>
  (await app.kernel.flags.evaluate(scope, KEY)).value;

test('a flag is what was declared until somebody sets it; the narrowest setting wins', async () => {
  const south = { tenantId: app.tenants.south.id };
  expect(await value(person())).toBe(true);
  await app.asPlatform().put(`/api/v1/platform/feature-flags/${KEY}`, { value: false });
  expect([await value(person()), await value(south)]).toEqual([false, false]);
  await app.as(NORTH).put(PATH, { value: true });
  expect([await value(person()), await value(south)]).toEqual([true, false]);
  await app.as(NORTH).put(PATH, { value: false, person_id: app.tenants.north.ownerId });
  expect([await value(person()), await value({ tenantId: app.tenants.north.id })]).toEqual([false, true]);
  const { data } = await app.as(NORTH).get('/api/v1/admin/feature-flags');
  const listed = data.items.find((item: { key: string }) => item.key === KEY);
  expect(listed).toMatchObject({ fallback: true, value: false, source: 'person' });
  await app.as(NORTH).delete(`${PATH}?person_id=${app.tenants.north.ownerId}`);
  await app.as(NORTH).delete(PATH);
  expect(await value(person())).toBe(false);
  await app.asPlatform().put(`/api/v1/platform/feature-flags/${KEY}`, { value: true });
});

test('the history tells who changed what, in the own tenant alone', async () => {
  await app.as(NORTH).put(PATH, { value: false, rollout: 50 });
  const { data } = await app.as(NORTH).get(`${PATH}/history?limit=1`);
  expect(data.items).toMatchObject([
    {
      actor_id: app.tenants.north.ownerId,
      metadata: { target: 'tenant', after: { value: false, rollout: 50 } },
    },
  ]);
  expect((await app.as(SOUTH).get(`${PATH}/history`)).data.items).toEqual([]);
  await app.as(NORTH).delete(PATH);
});

test.each([
  ['another type', { value: 'yes' }, 422, 'flag_type_mismatch'],
  ['a rollout over a hundred', { value: true, rollout: 101 }, 422, 'validation_error'],
  ['a person of another tenant', { value: true, person_id: 'SOUTH' }, 404, 'not_found'],
])('%s is refused', async (_name, body, status, code) => {
  const input = 'person_id' in body ? { ...body, person_id: app.tenants.south.ownerId } : body;
  expect(await app.as(NORTH).put(PATH, input)).toMatchObject({ status, error: { code } });
});

test('a flag that is off keeps a new source from being extracted at once', async () => {
  await app.as(NORTH).put(PATH, { value: false });
  const form = new FormData();
  form.append('file', new Blob(['quiet words']), 'quiet.txt');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  const jobs = await app.as(NORTH).get('/api/v1/jobs?name=documents.source.extract');
  expect(jobs.data.items).toEqual([]);
  expect(data.state).toBe('stored');
  await app.as(NORTH).delete(PATH);
});

test('when the store is gone the declared value is served', async () => {
  await withAdmin(app.adminUrl, (admin) => admin.query('revoke select on kernel.global_flag from socle_app'));
  app.kernel.flags.forget();
  expect(await app.kernel.flags.evaluate(person(), KEY)).toEqual({ value: true, source: 'fallback' });
  await withAdmin(app.adminUrl, (admin) => admin.query('grant select on kernel.global_flag to socle_app'));
});

test('a rollout reaches its share of people, and a larger one keeps everybody it had', () => {
  const ids = Array.from({ length: 4000 }, (_, n) => `person-${n}`);
  const reached = (percent: number) => ids.filter((id) => isReached('a.flag', id, percent));
  expect(reached(0)).toEqual([]);
  expect(reached(100)).toEqual(ids);
  expect(reached(30).length / ids.length).toBeCloseTo(0.3, 1);
  expect(reached(60)).toEqual(expect.arrayContaining(reached(30)));
});

test('a setting of another type than the flag is never served', () => {
  const settings = { people: {}, tenant: { value: 'true', rollout: 100 } };
  expect(evaluateFlag('f', { description: '', fallback: true }, settings, { tenantId: 't' }).source).toBe(
    'fallback',
  );
});

type Spec = {
  state: {
    features: {
      name: string;
      enabled: boolean;
      strategies: { name: string; parameters: Record<string, string> }[];
    }[];
  };
  tests: { description: string; context: { userId?: string }; toggleName: string; expectedResult: boolean }[];
};

/** The oracle for the hash: every case whose outcome a user's id decides. */
describe.skipIf(!existsSync(SPECIFICATION))('agrees with the Unleash client specification', () => {
  const names = ['03-gradual-rollout-user-id-strategy.json', '10-flexible-rollout-strategy.json'];
  const cases = existsSync(SPECIFICATION)
    ? names.flatMap((name) => {
        const spec: Spec = JSON.parse(readFileSync(new URL(name, SPECIFICATION), 'utf8'));
        return spec.tests.flatMap((one) => {
          const strategy = spec.state.features.find((feature) => feature.name === one.toggleName)
            ?.strategies[0];
          const { stickiness = 'userId' } = strategy?.parameters ?? {};
          const isDecided = one.context.userId !== undefined && ['userId', 'default'].includes(stickiness);
          return strategy && isDecided ? [{ ...one, parameters: strategy.parameters }] : [];
        });
      })
    : [];
  test.each(cases)('$description', ({ parameters, context, expectedResult }) => {
    const percent = Number(parameters.rollout ?? parameters.percentage);
    expect(isReached(parameters.groupId ?? '', context.userId ?? '', percent)).toBe(expectedResult);
  });
});
