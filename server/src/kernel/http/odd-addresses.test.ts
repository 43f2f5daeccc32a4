import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test.each(['/%00', '/..', '/assets/../x', '/..%5Cx', '/api//v1', '/api/docs/static/%00'])(
  'an address whose path is not in its plain form is told so: %s',
  async (path) => {
    const [en, fr] = await Promise.all([errorAt(path, 'en'), errorAt(path, 'fr')]);
    expect(en).toMatchObject({
      code: 'malformed_request',
      message: expect.stringContaining('the path of the address holds a NUL, a backslash, `..` or `//`'),
      remedy: expect.stringContaining('address'),
    });
    expect(fr.message).toContain('le chemin de l’adresse contient un NUL');
  },
);

test.each(['/api/v1/projects/%E0%A4%A', '/api/v1/sources?q=%ZZ', '/api/v1/sources?q=caf%E9'])(
  'an address that is encoded wrongly sends its reader to the address, and to no body: %s',
  async (path) => {
    const { message, remedy } = await errorAt(path, 'en');
    expect(message).toBe('The request cannot be read: the address is not encoded correctly.');
    expect(remedy).toBe('Percent-encode it anew: in UTF-8, with %25 for a % itself.');
  },
);

/** Asks for a path as it stands: `fetch` would put it into its plain form. */
async function errorAt(path: string, language: string) {
  const asked = request(`${app.url}/`, { path, headers: { 'accept-language': language } }).end();
  const [reply] = (await once(asked, 'response')) as [IncomingMessage];
  return JSON.parse(await text(reply)).error as { code: string; message: string; remedy: string };
}
