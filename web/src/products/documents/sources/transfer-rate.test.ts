import { expect, test } from 'vitest';
import { type Sample, sampleRate, secondsLeft } from './transfer-rate.ts';

const after = (...points: [at: number, bytes: number][]): Sample | null =>
  points.reduce<Sample | null>((last, [at, bytes]) => sampleRate(last, at, bytes), null);

test('nothing is told before two samples a second apart', () => {
  expect(secondsLeft(after([0, 0]), 1000)).toBeNull();
  expect(secondsLeft(after([0, 0], [400, 90_000]), 1000)).toBeNull();
});

test('the remaining time follows the speed', () => {
  expect(secondsLeft(after([0, 0], [1000, 100_000]), 500_000)).toBe(5);
});

test('one slow second does not upset the estimate', () => {
  const sample = after([0, 0], [1000, 100_000], [2000, 120_000]);
  expect(sample?.rate).toBe(80_000);
});

test('a new batch of files starts afresh', () => {
  expect(after([0, 0], [1000, 100_000], [2000, 0])?.rate).toBeNull();
});
