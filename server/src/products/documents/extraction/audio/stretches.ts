import { MAX_STRETCH_SECONDS, SAMPLE_RATE } from '../speech/port.ts';

/** What the detector of speech looks at: 32 ms. Source: the model, which knows no other size at this rate. */
export const FRAME_SAMPLES = 512;

const FRAMES_PER_SECOND = SAMPLE_RATE / FRAME_SAMPLES;

export type HeardFrame = {
  readonly samples: Float32Array;
  /** How likely it is that somebody speaks, 0 to 1. */
  readonly speech: number;
};

/** A part of a recording in which somebody speaks; the times are seconds from its beginning. */
export type Stretch = { readonly start: number; readonly end: number; readonly samples: Float32Array };

/** Speech begins above the first and is not over until below the second. Source: the defaults of Silero VAD. */
const SPEECH = 0.5;
const QUIET = 0.35;

/** Shorter than this (a quarter of a second in all) it is a click or a breath. Source: the same defaults. */
const MIN_SPEECH_FRAMES = 8;

/** Kept around speech, which begins and ends softly. */
const MARGIN_FRAMES = 6;

/**
 * The longer somebody has spoken, the shorter the pause that ends the stretch (both in seconds). Stretches of 8 to 15
 * seconds are the aim: half a sentence is heard worse than a whole one, and a caption wants to be near its words.
 * Source: measured with Moonshine, 9 codings of a speech: 2 wrong words of 198 in a stretch of 11 s, 14 in two of 5 s.
 */
const PAUSES: readonly (readonly [until: number, pause: number])[] = [
  [4, 2],
  [8, 1],
  [15, 0.4],
  [22, 0.2],
  [Number.POSITIVE_INFINITY, 0.1],
];

const MAX_FRAMES = Math.floor(MAX_STRETCH_SECONDS * FRAMES_PER_SECOND);

/** Cuts a recording at its pauses; what is between two stretches is silence, music or noise. */
export async function* cutStretches(frames: AsyncIterable<HeardFrame>): AsyncGenerator<Stretch> {
  const cutter = new Cutter();
  for await (const frame of frames) {
    const stretch = cutter.push(frame);
    if (stretch) yield stretch;
  }
  const last = cutter.end();
  if (last) yield last;
}

class Cutter {
  /** Of the stretch that is under way, or the last ones of the silence before it. */
  #frames: HeardFrame[] = [];
  /** Where they begin in the recording. */
  #first = 0;
  #spoken = 0;
  /** Quiet frames at their end. */
  #quiet = 0;

  push(frame: HeardFrame): Stretch | undefined {
    this.#add(frame);
    if (this.#spoken === 0) {
      this.#take(Math.max(this.#frames.length - MARGIN_FRAMES, 0));
      return undefined;
    }
    const seconds = (this.#frames.length - this.#quiet) / FRAMES_PER_SECOND;
    const pause = PAUSES.find(([until]) => seconds < until)?.[1] ?? 0;
    if (this.#quiet >= pause * FRAMES_PER_SECOND) return this.end();
    return this.#frames.length < MAX_FRAMES ? undefined : this.#cut(this.#quietest());
  }

  /** The stretch that is under way, if there is one, without the silence at its end. */
  end(): Stretch | undefined {
    return this.#cut(this.#frames.length - Math.max(this.#quiet - MARGIN_FRAMES, 0));
  }

  #add(frame: HeardFrame): void {
    this.#frames.push(frame);
    if (frame.speech >= SPEECH) this.#spoken += 1;
    this.#quiet = frame.speech < QUIET ? this.#quiet + 1 : 0;
  }

  #cut(count: number): Stretch | undefined {
    const isSpeech = this.#spoken >= MIN_SPEECH_FRAMES;
    const start = this.#first;
    const taken = this.#take(count);
    if (!isSpeech) return undefined;
    const samples = new Float32Array(taken.length * FRAME_SAMPLES);
    for (const [index, frame] of taken.entries()) samples.set(frame.samples, index * FRAME_SAMPLES);
    return { start: secondsAt(start), end: secondsAt(start + taken.length), samples };
  }

  /** Takes frames from the front; what is left is looked at as if it had just come. */
  #take(count: number): HeardFrame[] {
    const taken = this.#frames.splice(0, count);
    const left = this.#frames;
    this.#first += taken.length;
    [this.#frames, this.#spoken, this.#quiet] = [[], 0, 0];
    for (const frame of left) this.#add(frame);
    return taken;
  }

  /** Where speech is the least likely in the last third. */
  #quietest(): number {
    const from = Math.floor((this.#frames.length * 2) / 3);
    const last = this.#frames.slice(from).map(({ speech }) => speech);
    return from + last.indexOf(Math.min(...last)) + 1;
  }
}

function secondsAt(frame: number): number {
  return Math.round((frame / FRAMES_PER_SECOND) * 1000) / 1000;
}
