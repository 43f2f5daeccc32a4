import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLimit } from './pausable-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a limit passes once its time is spent, and pauses are not counted', async () => {
  const onPassed = vi.fn();
  const limit = startLimit(1_000, onPassed);
  await after(600);
  const pause = limit.without(new Promise((done) => setTimeout(done, 5_000)));
  await after(5_000);
  await pause;
  await after(300);
  expect(onPassed).not.toHaveBeenCalled();
  await after(100);
  expect(onPassed).toHaveBeenCalledOnce();
});

test('a limit that is renewed forgets what was spent', async () => {
  const onPassed = vi.fn();
  const limit = startLimit(1_000, onPassed);
  for (let round = 0; round < 5; round += 1) {
    await after(900);
    limit.renew();
  }
  expect(onPassed).not.toHaveBeenCalled();
  await after(1_000);
  expect(onPassed).toHaveBeenCalledOnce();
});
