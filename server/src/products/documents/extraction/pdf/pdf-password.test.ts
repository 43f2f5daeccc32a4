import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writePdfWithPassword } from '../testing/locked-pdf.ts';
import { openWithPdfjs } from './pdfjs.ts';

const bytes = writePdfWithPassword('Sésame 1', 'what is behind the door');

let desk: Desk;
let path: string;
beforeAll(async () => {
  desk = await openDesk();
  path = await desk.put(bytes);
});
afterAll(() => desk.close());

const extract = (password?: string) =>
  desk.pool.extract({ path, mediaType: 'application/pdf', password }).then(
    ({ text }) => text,
    (error: { code?: string }) => error.code,
  );

test('a protected PDF opens with its password and with no other', async () => {
  expect(await extract()).toBe('password_required');
  expect(await extract('sésame 1')).toBe('password_invalid');
  expect(await extract('Sésame 1')).toBe('what is behind the door');
  expect(await extract()).toBe('password_required');
});

test('the second reader takes the password too', async () => {
  const codeOf = (password?: string) => openWithPdfjs(bytes, password).catch((error) => error.code);
  expect(await codeOf()).toBe('password_required');
  expect(await codeOf('wrong')).toBe('password_invalid');
  const document = await openWithPdfjs(bytes, 'Sésame 1');
  expect((await document.lines(1)).lines.map(({ text }) => text)).toEqual(['what is behind the door']);
  await document.close();
});
