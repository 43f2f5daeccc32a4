import { expect, test } from 'vitest';
import type { Extraction } from '../wire.ts';
import { clock, secondOf, spokenAt, spokenIn } from './spoken.ts';

const pages = [
  [
    { start: 0, end: 10, seconds: [0.4, 3] },
    { start: 12, end: 20, seconds: [3.2, 9] },
  ],
  [
    { start: 0, end: 8, seconds: [62.5, 70] },
    { start: 10, end: 14 },
  ],
].map((blocks, index) => ({ number: index + 1, blocks }));
const spoken = spokenIn({ pages } as unknown as Extraction);

test('a second tells what is said then, and the silence after it what was said last', () => {
  expect([0, 0.4, 5, 30, 62.5].map((second) => spokenAt(spoken, second)?.start)).toEqual([
    undefined,
    0,
    12,
    12,
    0,
  ]);
  expect(spokenAt(spoken, 62.5)?.page).toBe(2);
});

test('a place tells its second, wherever in the paragraph it begins', () => {
  const places = [
    { page: 1, start: 0 },
    { page: 1, start: 15 },
    { page: 2, start: 7 },
    { page: 2, start: 11 },
    { page: 3, start: 0 },
  ];
  expect(places.map((place) => secondOf(spoken, place))).toEqual([0.4, 3.2, 62.5, undefined, undefined]);
});

test('a time is read as on a clock', () => {
  expect([0, 7.9, 62, 3599.9, 3750].map(clock)).toEqual(['0:00', '0:07', '1:02', '59:59', '1:02:30']);
});
