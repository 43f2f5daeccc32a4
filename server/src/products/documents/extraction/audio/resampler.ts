/** Half the length of the filter, in samples of the slower of the two rates. */
const REACH = 24;

/**
 * Where the filter lets half through, as a share of half the slower rate. With `REACH` and `BETA` all is let
 * through below 7/8 of it, and less than 1/300 (-50 dB) above it. Source: Kaiser's formula.
 */
const EDGE = 15 / 16;
const BETA = 5;

/** Places between two samples for which the filter is worked out; the rates in use need 160 at most. */
const MAX_PHASES = 1024;

/**
 * Changes the rate of a sound that comes in pieces: a windowed sinc, which is also the low-pass that keeps what the
 * new rate cannot carry from coming back as another tone.
 */
export class Resampler {
  readonly #from: number;
  readonly #to: number;
  readonly #phases: readonly Float32Array[];
  /** On each side of the sample that is asked for. */
  readonly #reach: number;
  /** What came and may still be needed, from the sample `#first` on. */
  #kept: Float32Array;
  #first: number;
  /** Of the sample to give next. */
  #next = 0;

  constructor(from: number, to: number) {
    const divisor = commonDivisor(from, to);
    [this.#from, this.#to] = [from / divisor, to / divisor];
    const stretch = Math.max(from / to, 1);
    this.#reach = Math.ceil(REACH * stretch);
    const count = Math.min(this.#to, MAX_PHASES);
    this.#phases = Array.from({ length: count }, (_, phase) => filter(phase / count, this.#reach, stretch));
    this.#kept = new Float32Array(this.#reach);
    this.#first = -this.#reach;
  }

  /** Takes a piece and gives what can be told by now. */
  push(samples: Float32Array): Float32Array {
    const joined = new Float32Array(this.#kept.length + samples.length);
    joined.set(this.#kept);
    joined.set(samples, this.#kept.length);
    const end = this.#first + joined.length;
    const isWhole = (next: number) => Math.floor((next * this.#from) / this.#to) + this.#reach < end;
    const given: number[] = [];
    for (; isWhole(this.#next); this.#next += 1) given.push(this.#sampleAt(joined));
    const needed = Math.floor((this.#next * this.#from) / this.#to) - this.#reach + 1;
    this.#kept = joined.slice(Math.max(needed - this.#first, 0));
    this.#first = Math.max(needed, this.#first);
    return Float32Array.from(given);
  }

  /** Gives what is left. */
  end(): Float32Array {
    return this.push(new Float32Array(this.#reach));
  }

  #sampleAt(joined: Float32Array): number {
    const place = this.#next * this.#from;
    const whole = Math.floor(place / this.#to);
    const phase = Math.floor(((place - whole * this.#to) * this.#phases.length) / this.#to);
    const taps = this.#phases[phase] as Float32Array;
    const start = whole - this.#reach + 1 - this.#first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1)
      sum += (taps[tap] as number) * (joined[start + tap] as number);
    return sum;
  }
}

/** Weights of the samples around a place `offset` after one of them; together they are 1. */
function filter(offset: number, reach: number, stretch: number): Float32Array {
  const taps = Float32Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - reach + 1 - offset;
    const x = (distance / stretch) * EDGE;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const share = distance / reach;
    return Math.abs(share) > 1 ? 0 : sinc * bessel(BETA * Math.sqrt(1 - share * share));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** The modified Bessel function of the first kind and order 0, of which Kaiser's window is made. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-9; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
