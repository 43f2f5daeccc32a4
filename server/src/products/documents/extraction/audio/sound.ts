import type { ByteStream } from '../archive/byte-stream.ts';

/** A piece of a recording: one channel, samples from -1 to 1. */
export type Sound = { readonly rate: number; readonly samples: Float32Array };

/** What a decoder found out beside the sound. */
export type DecoderNotes = {
  /** Sets itself when something was missing or senseless and was stepped over. */
  isDamaged: boolean;
  /** What the recording says of itself: title, artist, album, date. */
  readonly tags: Map<string, string>;
};

/**
 * Decodes a recording piece by piece, in order; no more than a few seconds of it are in memory.
 *
 * @throws AppError `corrupt_file` (422), `unsupported_format` (415)
 */
export type Decode = (bytes: ByteStream, notes: DecoderNotes) => AsyncGenerator<Sound>;

/** Source: the widest that studio hardware offers; more is a damaged head. */
const MAX_CHANNELS = 64;
const MIN_RATE = 4_000;
const MAX_RATE = 384_000;

export function isPlausible({ rate, channels }: { rate: number; channels: number }): boolean {
  return channels >= 1 && channels <= MAX_CHANNELS && rate >= MIN_RATE && rate <= MAX_RATE;
}

/** The mean of the channels; what is no number is silence, and what is too loud is clipped. */
export function mix(
  count: number,
  channels: number,
  sampleAt: (index: number, channel: number) => number,
): Float32Array {
  const mixed = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += sampleAt(index, channel);
    const mean = sum / channels;
    mixed[index] = Number.isNaN(mean) ? 0 : Math.min(Math.max(mean, -1), 1);
  }
  return mixed;
}

/** Keeps the first of each name, up to its NUL. */
export function addTag(tags: Map<string, string>, name: string, value: string): void {
  const shown = value.replace(/\0.*$/s, '').trim();
  if (shown !== '' && !tags.has(name)) tags.set(name, shown);
}
