import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentErrors } from '../errors.ts';
import { damaged } from './testing/damage.ts';
import { type Desk, openDesk } from './testing/desk.ts';
import { SMALL_DOCUMENTS } from './testing/small-documents.ts';

/** Damaged copies of each document: a few for every run; `npm run test:robust` makes ten thousand. */
const COPIES = 25;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test.each(SMALL_DOCUMENTS)(
  '%s with damage of any kind is read or refused by a code of the catalogue',
  async (name, bytes) => {
    const strange: string[] = [];
    for (let seed = 1; seed <= COPIES; seed += 1) {
      const code = await desk.codeFor(damaged(bytes, seed), name);
      if (code !== 'read' && !Object.hasOwn(documentErrors, code)) strange.push(`${seed}: ${code}`);
      if (code === 'extraction_crashed' || code === 'extraction_timeout') strange.push(`${seed}: ${code}`);
    }
    expect(strange).toEqual([]);
    expect(desk.pool.stats().lost).toBe(0);
  },
  60_000,
);

test('what a file says of itself is kept without what cannot be stored', async () => {
  const mail = 'From: a@b.\0\0example\nTo: c@d.example\nSubject: One\n\nWords.\n';
  const { metadata } = await desk.read(mail, 'a.eml');
  expect(metadata).toMatchObject({ from: 'a@b.example', subject: 'One' });
});
