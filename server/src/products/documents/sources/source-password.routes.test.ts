import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { writePdfWithPassword } from '../extraction/testing/locked-pdf.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { worker: true });
});
afterAll(() => app.close());

test('a protected PDF is read once its password comes with the request, and from then on like any other', async () => {
  const client = app.as(NORTH);
  const form = new FormData();
  form.append(
    'file',
    new Blob([new Uint8Array(writePdfWithPassword('open!', 'the sealed offer'))]),
    'offer.pdf',
  );
  const { data: added } = await client.post('/api/v1/upload', form);
  const extract = (password?: string) =>
    client.post('/api/v1/extract', { file_id: added.file_id, mode: 'text', ...(password && { password }) });
  const state = async () => (await client.get(`/api/v1/source/${added.file_id}`)).data;
  await vi.waitFor(async () => expect(await state()).toMatchObject({ state: 'failed' }), 15_000);
  expect(await state()).toMatchObject({ error_code: 'password_required' });

  expect(await extract()).toMatchObject({ status: 422, error: { code: 'password_required' } });
  expect(await extract('shut!')).toMatchObject({ status: 422, error: { code: 'password_invalid' } });
  expect(await state()).toMatchObject({ state: 'failed', error_code: 'password_required' });
  expect(await extract('open!')).toMatchObject({ status: 200, data: { text: 'the sealed offer' } });
  expect(await extract()).toMatchObject({ status: 200, data: { text: 'the sealed offer' } });
  expect(await state()).toMatchObject({ state: 'extracted', error_code: null });
}, 60_000);
