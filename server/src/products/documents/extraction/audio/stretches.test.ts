import { expect, test } from 'vitest';
import { cutStretches, FRAME_SAMPLES, type HeardFrame } from './stretches.ts';

const FRAME = 0.032;

/** Frames of a recording: seconds of speech and of silence in turns, speech first. */
async function* turns(...seconds: readonly number[]): AsyncGenerator<HeardFrame> {
  for (const [turn, length] of seconds.entries()) {
    const speech = turn % 2 === 0 ? 0.9 : 0.1;
    const count = Math.round(length / FRAME);
    for (let at = 0; at < count; at += 1) yield { samples: new Float32Array(FRAME_SAMPLES), speech };
  }
}

async function cut(frames: AsyncIterable<HeardFrame>): Promise<[start: number, end: number][]> {
  const found: [number, number][] = [];
  for await (const { start, end, samples } of cutStretches(frames)) {
    expect(samples.length / 16_000).toBeCloseTo(end - start, 2);
    found.push([Math.round(start * 10) / 10, Math.round(end * 10) / 10]);
  }
  return found;
}

test('a stretch ends where somebody pauses, with a margin', async () => {
  expect(await cut(turns(5, 2, 5, 2))).toEqual([
    [0, 5.2],
    [6.8, 12.2],
  ]);
});

test('the longer somebody has spoken, the shorter the pause that is enough', async () => {
  expect(await cut(turns(3, 1.5, 3, 1.5, 3))).toEqual([
    [0, 7.7],
    [8.8, 12],
  ]);
  expect(await cut(turns(9, 0.5, 2))).toHaveLength(2);
  expect(await cut(turns(4, 0.5, 2))).toHaveLength(1);
});

test('who never pauses is cut before half a minute, where the voice is the weakest', async () => {
  async function* breathless() {
    yield* turns(25);
    yield { samples: new Float32Array(FRAME_SAMPLES), speech: 0.6 };
    yield* turns(40);
  }
  const stretches = await cut(breathless());
  expect(stretches[0]).toEqual([0, 25]);
  for (const [start, end] of stretches) expect(end - start).toBeLessThanOrEqual(30);
  expect(stretches.at(-1)?.[1]).toBe(65);
});

test('a click is not speech, nor is silence', async () => {
  expect(await cut(turns(0.1, 5, 0.1, 5))).toEqual([]);
  expect(await cut(turns(0, 60))).toEqual([]);
});
