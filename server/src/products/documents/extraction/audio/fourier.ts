/**
 * How strong each tone is in a piece of sound: the sizes of its discrete Fourier transform, from the tone that never
 * turns to the highest.
 *
 * @param sound its length is a power of two
 */
export function strengths(sound: Float32Array): Float32Array {
  const length = sound.length;
  const { turns, cosines, sines } = tablesFor(length);
  const real = sound.map((_, at) => sound[turns[at] as number] as number);
  const imaginary = new Float32Array(length);
  for (let half = 1; half < length; half *= 2) {
    const step = length / (2 * half);
    for (let first = 0; first < length; first += 2 * half) {
      for (let at = 0; at < half; at += 1) {
        const low = first + at;
        const high = low + half;
        const cosine = cosines[at * step] as number;
        const sine = sines[at * step] as number;
        const turnedX = (real[high] as number) * cosine + (imaginary[high] as number) * sine;
        const turnedY = (imaginary[high] as number) * cosine - (real[high] as number) * sine;
        real[high] = (real[low] as number) - turnedX;
        imaginary[high] = (imaginary[low] as number) - turnedY;
        real[low] = (real[low] as number) + turnedX;
        imaginary[low] = (imaginary[low] as number) + turnedY;
      }
    }
  }
  return real
    .subarray(0, length / 2 + 1)
    .map((value, tone) => Math.sqrt(value * value + (imaginary[tone] as number) ** 2));
}

type Tables = { readonly turns: Uint32Array; readonly cosines: Float64Array; readonly sines: Float64Array };
const tables = new Map<number, Tables>();

/** Where each sample goes first (its place with the bits turned round), and the turns of each tone. */
function tablesFor(length: number): Tables {
  const known = tables.get(length);
  if (known) return known;
  const turns = new Uint32Array(length);
  for (let at = 1; at < length; at += 1) {
    turns[at] = ((turns[at >> 1] as number) >> 1) + (at % 2 === 1 ? length / 2 : 0);
  }
  const angle = (at: number) => (2 * Math.PI * at) / length;
  const cosines = Float64Array.from({ length: length / 2 }, (_, at) => Math.cos(angle(at)));
  const sines = Float64Array.from({ length: length / 2 }, (_, at) => Math.sin(angle(at)));
  const made = { turns, cosines, sines };
  tables.set(length, made);
  return made;
}
