import { expect, test } from 'vitest';
import type { Block } from '../wire.ts';
import { unwrapped } from './unwrap.ts';

const block = (part: Partial<Block>): Block =>
  ({ kind: 'paragraph', start: 0, end: 0, box: [0, 0, 1, 1], ...part }) as Block;

test('a full line goes on in the next, a short one ends where it ends, and no offset moves', () => {
  const text =
    'Upkeep\nThe lessee keeps the kiosk clean and in repair,\nas the lessor does the roof and what is under it.';
  const shown = unwrapped(text, [block({ end: text.length })]);
  expect(shown).toBe(text.replace('repair,\n', 'repair, '));
  expect(shown).toHaveLength(text.length);
});

test.each([
  ['without a box, as in a letter written line by line', { box: undefined }],
  ['of code', { kind: 'code' }],
])('a block %s keeps its lines', (_name, part) => {
  const text = 'as long as this\nas long as that';
  expect(unwrapped(text, [block({ ...part, end: text.length } as Partial<Block>)])).toBe(text);
});
