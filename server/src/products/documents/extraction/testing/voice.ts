const RATE = 16_000;

/** Tones that make a vowel, in hertz. Source: Peterson and Barney, 1952. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
];
const WIDTHS = [80, 100, 140];
const LOUDNESS = [1, 0.6, 0.3];

/** A second: slower, and the detector of speech takes it for music. */
const SYLLABLES = 7;

/** A voice without words, 16,000 samples a second: the pulse of a throat in mouths of five shapes. */
export function speak(seconds: number): Float32Array {
  let phase = 0;
  const mouth = WIDTHS.map(() => ({ last: 0, before: 0 }));
  return Float32Array.from({ length: seconds * RATE }, (_, at) => {
    const time = at / RATE;
    phase += (120 + 20 * Math.sin(4.4 * time) + 10 * Math.sin(14.5 * time)) / RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const vowel = VOWELS[Math.floor(time * SYLLABLES) % VOWELS.length] ?? [];
    const sound = mouth.reduce((sum, tone, index) => sum + ring(tone, pulse, vowel[index] ?? 0, index), 0);
    return sound * 2 * (0.2 + 0.8 * Math.abs(Math.sin(Math.PI * SYLLABLES * time)));
  });
}

/** One tone of the mouth, struck by the throat. */
function ring(tone: { last: number; before: number }, pulse: number, hertz: number, index: number): number {
  const decay = Math.exp((-Math.PI * (WIDTHS[index] ?? 0)) / RATE);
  const turn = Math.cos((2 * Math.PI * hertz) / RATE);
  const next = pulse * (1 - decay) + 2 * decay * turn * tone.last - decay * decay * tone.before;
  [tone.before, tone.last] = [tone.last, next];
  return next * (LOUDNESS[index] ?? 0);
}

export function keepSilent(seconds: number): Float32Array {
  return new Float32Array(seconds * RATE);
}

export function joined(...pieces: readonly Float32Array[]): Float32Array {
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}
