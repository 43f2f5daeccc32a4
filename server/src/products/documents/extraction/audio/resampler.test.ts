import { expect, test } from 'vitest';
import { Resampler } from './resampler.ts';

const SECONDS = 0.2;

/** Resamples a tone, in pieces of odd sizes, and gives how loud what comes out is beside what went in, in decibels. */
function loudness(from: number, hertz: number): { decibels: number; length: number } {
  const tone = Float32Array.from({ length: from * SECONDS }, (_, at) =>
    Math.sin((2 * Math.PI * hertz * at) / from),
  );
  const resampler = new Resampler(from, 16_000);
  const out: number[] = [];
  for (let at = 0; at < tone.length; at += 1_001) out.push(...resampler.push(tone.subarray(at, at + 1_001)));
  out.push(...resampler.end());
  // The tone begins and ends at once, which is not a tone.
  const middle = out.slice(200, -200);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return { decibels: 10 * Math.log10(Math.max(power, 1e-12) * 2), length: out.length };
}

test.each([8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 44_101])(
  '%d Hz keeps what speech is made of',
  (from) => {
    for (const hertz of [100, 1_000, 3_000, 6_500].filter((tone) => tone < from * 0.42)) {
      const { decibels, length } = loudness(from, hertz);
      expect(Math.abs(decibels), `${hertz} Hz`).toBeLessThan(0.5);
      expect(length / 16_000).toBeCloseTo(SECONDS, 2);
    }
  },
);

test.each([22_050, 44_100, 48_000])('from %d Hz, no tone comes back as another one', (from) => {
  for (let hertz = 8_100; hertz < from / 2; hertz *= 1.13) {
    expect(loudness(from, hertz).decibels, `${hertz} Hz`).toBeLessThan(-40);
  }
});
