import { MAX_STRETCH_SECONDS, type PackedSpeech, SAMPLE_RATE } from './port.ts';

const BYTES_PER_SAMPLE = 2;
const FULL_SCALE = 0x7fff;
const MAX_BASE64 = Math.ceil((MAX_STRETCH_SECONDS * SAMPLE_RATE * BYTES_PER_SAMPLE) / 3) * 4;

/** From samples between -1 and 1; what is louder is clipped. */
export function packSpeech(samples: Float32Array): PackedSpeech {
  const bytes = Buffer.alloc(samples.length * BYTES_PER_SAMPLE);
  for (const [index, sample] of samples.entries()) {
    const whole = Math.round(Math.min(Math.max(sample, -1), 1) * FULL_SCALE);
    bytes.writeInt16LE(whole, index * BYTES_PER_SAMPLE);
  }
  return { data: bytes.toString('base64') };
}

/** The samples, between -1 and 1. */
export function unpackSpeech(speech: PackedSpeech): Float32Array {
  const bytes = bytesOf(speech);
  const samples = new Float32Array(bytes.length / BYTES_PER_SAMPLE);
  for (const index of samples.keys())
    samples[index] = bytes.readInt16LE(index * BYTES_PER_SAMPLE) / FULL_SCALE;
  return samples;
}

/** The samples as 16-bit numbers, little-endian. */
export function bytesOf({ data }: PackedSpeech): Buffer {
  return Buffer.from(data, 'base64');
}

export function secondsOf({ data }: PackedSpeech): number {
  return Buffer.byteLength(data, 'base64') / BYTES_PER_SAMPLE / SAMPLE_RATE;
}

/** Says whether something that came from a sealed process has the form of a packed stretch. */
export function isPackedSpeech(value: unknown): value is PackedSpeech {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined;
  const isBase64 =
    typeof data === 'string' && data.length <= MAX_BASE64 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
  return isBase64 && Buffer.byteLength(data, 'base64') % BYTES_PER_SAMPLE === 0;
}
