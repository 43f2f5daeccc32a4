import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { decodePng } from '../extraction/image/png.ts';
import { writeLockedPdf, writePdf } from '../extraction/testing/pdf-writer.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function upload(name: string, content: Buffer | string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return (await app.as(NORTH).post('/api/v1/upload', form)).data.file_id;
}
const draw = (id: string, page: number | string, query = '') =>
  fetch(`${app.url}/api/v1/source/${id}/pages/${page}/image${query}`, {
    headers: { authorization: `Bearer ${app.tokens.north}` },
  });
const codeOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

test('a page of a PDF is drawn as wide as asked, in colour, and cannot be taken for a page of ours', async () => {
  const red = '1 0 0 rg 0 421 595 421 re f BT 0 g /F1 40 Tf 50 300 Td (second) Tj ET';
  const id = await upload('two.pdf', writePdf({ pages: [['first'], red] }));
  const response = await draw(id, 2, '?width=300');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  const bytes = Buffer.from(await response.arrayBuffer());
  const [bitmap] = [...decodePng(bytes)];
  expect([bitmap?.width, bitmap?.height]).toEqual([300, 425]);
  const shades = new Set(bitmap?.pixels);
  // Red as grey above, paper below, and the letters.
  expect(bitmap?.pixels[0]).toBeLessThan(150);
  expect(bitmap?.pixels.at(-1)).toBe(255);
  expect(shades.size).toBeGreaterThan(5);
  const first = Buffer.from(await (await draw(id, 1)).arrayBuffer());
  expect(createHash('sha256').update(first).digest('hex')).not.toBe(
    createHash('sha256').update(bytes).digest('hex'),
  );
});

test('what cannot be drawn says why', async () => {
  const pdf = await upload('one.pdf', writePdf({ pages: [['only page']] }));
  expect(await codeOf(await draw(pdf, 2))).toEqual([422, 'page_not_found']);
  expect(await codeOf(await draw(pdf, 0))).toEqual([422, 'validation_error']);
  expect(await codeOf(await draw(pdf, 1, '?width=100000'))).toEqual([422, 'validation_error']);
  expect(await codeOf(await draw(await upload('a.txt', 'words'), 1))).toEqual([422, 'no_page_images']);
  expect(await codeOf(await draw(await upload('locked.pdf', writeLockedPdf()), 1))).toEqual([
    422,
    'password_required',
  ]);
  expect(await codeOf(await draw(crypto.randomUUID(), 1))).toEqual([404, 'not_found']);
});
