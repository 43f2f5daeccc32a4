import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const PROJECTS = '/api/v1/projects';
/** Sends these very bytes, as the owner of the north. */
async function send(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${app.tokens.north}`;
  const reply = await fetch(app.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
  return { status: reply.status, ...((await reply.json()) as { data: { id: string; name: string } }) };
}
const refusedFor = (path: string, message: unknown = expect.any(String)) => ({
  status: 422,
  error: { code: 'validation_error', details: { fields: [{ path, message }] } },
});

test.each(['', ' ', 'x'.repeat(256)])(
  'an Idempotency-Key that cannot be kept whole is refused: %#',
  async (key) => {
    const keyed = (language: string) =>
      app.as(NORTH).post(
        PROJECTS,
        { name: newId() },
        {
          headers: { 'idempotency-key': key, 'accept-language': language },
        },
      );
    expect(await keyed('en')).toMatchObject(
      refusedFor('header.idempotency-key', 'must have 1 to 255 characters'),
    );
    expect(await keyed('fr')).toMatchObject(
      refusedFor('header.idempotency-key', 'doit avoir de 1 à 255 caractères'),
    );
  },
);

test('two keys that differ in their last of 255 characters are two requests', async () => {
  const keys = ['a', 'b'].map((end) => 'k'.repeat(254) + end);
  const ask = (key: string) =>
    app.as(NORTH).post(PROJECTS, { name: newId() }, { headers: { 'idempotency-key': key } });
  const replies = [await ask(keys[0] ?? ''), await ask(keys[1] ?? '')];
  expect(replies.map((reply) => reply.status)).toEqual([201, 201]);
});
