import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextTarget } from './redirect.ts';
import { codeOf, startWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('one private address among public ones forbids the name', async () => {
  const before = world.site.requests.length;
  expect(await codeOf(world.get(world.at('/plain', 'mixed.example')))).toBe('url_forbidden');
  expect(world.site.requests).toHaveLength(before);
});

test('five redirects are followed and a sixth is refused', async () => {
  expect(await world.get(world.at('/redirects/5'))).toMatchObject({
    text: 'hello',
    finalUrl: world.at('/plain'),
  });
  expect(await codeOf(world.get(world.at('/redirects/6')))).toBe('too_many_redirects');
  expect(await world.get(world.at('/relative'))).toMatchObject({ finalUrl: world.at('/plain?x=1') });
});

test.each(['/to-inside', '/to-loopback', '/to-file', '/to-port'])(
  'the redirect %s is forbidden',
  async (path) => {
    world.inside.requests.length = 0;
    expect(await codeOf(world.get(world.at(path)))).toBe('url_forbidden');
    expect(world.inside.requests).toEqual([]);
  },
);

test('a redirect from https to http is forbidden', () => {
  const from = new URL('https://site.example/a');
  const ports = new Set([80, 443]);
  expect(() => nextTarget(from, 'http://site.example/b', ports)).toThrow('does not lead to a public server');
  expect(nextTarget(from, '/b', ports).url.href).toBe('https://site.example/b');
});

test('a name that changes its address after the check is connected to the checked address only', async () => {
  world.inside.requests.length = 0;
  expect(await world.get(world.at('/plain', 'rebind.example'))).toMatchObject({ text: 'hello' });
  expect(world.dns.questions.filter((question) => question === 'A rebind.example')).toHaveLength(1);
  expect(await codeOf(world.get(world.at('/plain', 'rebind.example')))).toBe('url_forbidden');
  expect(world.inside.requests).toEqual([]);
});

test('a redirect to the same name is checked again, so rebinding between two hops gains nothing', async () => {
  world.inside.requests.length = 0;
  expect(await codeOf(world.get(world.at('/to-itself-rebound', 'hop.example')))).toBe('url_forbidden');
  expect(world.inside.requests).toEqual([]);
});

test('the open socket is checked before the request goes out', async () => {
  const before = world.site.requests.length;
  let asked = 0;
  const changing = { isAllowed: () => ++asked === 1 };
  expect(await codeOf(world.get(world.at('/plain'), changing))).toBe('url_forbidden');
  expect(world.site.requests).toHaveLength(before);
});
