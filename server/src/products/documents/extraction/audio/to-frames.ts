import { SAMPLE_RATE } from '../speech/port.ts';
import { Resampler } from './resampler.ts';
import type { Sound } from './sound.ts';
import { FRAME_SAMPLES } from './stretches.ts';

/** A recording as frames of one length at `SAMPLE_RATE`, the last one filled with silence. */
export async function* toFrames(sounds: AsyncIterable<Sound>): AsyncGenerator<Float32Array> {
  let frame = new Float32Array(FRAME_SAMPLES);
  let filled = 0;
  for await (const samples of atOneRate(sounds)) {
    for (let at = 0; at < samples.length; ) {
      const piece = samples.subarray(at, at + FRAME_SAMPLES - filled);
      frame.set(piece, filled);
      [at, filled] = [at + piece.length, filled + piece.length];
      if (filled < FRAME_SAMPLES) break;
      yield frame;
      [frame, filled] = [new Float32Array(FRAME_SAMPLES), 0];
    }
  }
  if (filled > 0) yield frame;
}

/** The rate may change on the way: an MP3 is only frames, and files are put together from several. */
async function* atOneRate(sounds: AsyncIterable<Sound>): AsyncGenerator<Float32Array> {
  let resampler: Resampler | undefined;
  let current = SAMPLE_RATE;
  for await (const { rate, samples } of sounds) {
    if (rate !== current) {
      if (resampler) yield resampler.end();
      resampler = rate === SAMPLE_RATE ? undefined : new Resampler(rate, SAMPLE_RATE);
      current = rate;
    }
    yield resampler ? resampler.push(samples) : samples;
  }
  if (resampler) yield resampler.end();
}
