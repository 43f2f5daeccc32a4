import { afterEach, expect, test } from 'vitest';
import { setOwnLimit } from '../process/memory-watch.ts';
import { boundMemory } from './bounded-memory.ts';

afterEach(() => setOwnLimit(Number.POSITIVE_INFINITY));

const growing = () => {
  const memory = { grown: 0, grow: (pages: number) => (memory.grown += pages) };
  return memory;
};

test('a memory grows while there is room, and is full once all that was asked is refused', () => {
  const memory = growing();
  const isFull = boundMemory(memory);
  memory.grow(7);
  setOwnLimit(1);
  expect(() => memory.grow(4)).toThrow(RangeError);
  expect(() => memory.grow(2)).toThrow(RangeError);
  expect([memory.grown, isFull()]).toEqual([7, false]);
  expect(() => memory.grow(1)).toThrow(RangeError);
  expect(isFull()).toBe(true);
});

test('one that gets less than it asked for is not full, and one that was full grows no more', () => {
  const memory = growing();
  const isFull = boundMemory(memory);
  for (const limit of [1, 1, Number.POSITIVE_INFINITY, 1, 1]) {
    setOwnLimit(limit);
    if (limit === 1) expect(() => memory.grow(1)).toThrow(RangeError);
    else memory.grow(1);
  }
  expect(isFull()).toBe(false);
  expect(() => memory.grow(1)).toThrow(RangeError);
  setOwnLimit(Number.POSITIVE_INFINITY);
  expect(() => memory.grow(1)).toThrow(RangeError);
  expect(isFull()).toBe(true);
});
