import { documentErrors } from '../../errors.ts';
import type { ByteStream } from '../archive/byte-stream.ts';
import { type Decode, isPlausible, mix } from './sound.ts';

/** Tags of `fmt `. Source: Microsoft, "Multiple Channel Audio Data and WAVE Files". */
const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;

/** Where the tag of an extensible format stands: the first two bytes of its GUID. */
const SUBFORMAT_AT = 24;

/** A size that says "to the end": of a recording that was piped, and its size not known when its head was written. */
const UNKNOWN_SIZES: ReadonlySet<number> = new Set([0, 0x7fffffff, 0xffffffff]);

const FRAMES_AT_ONCE = 16_384;

type Format = {
  readonly rate: number;
  readonly channels: number;
  /** Bytes of one sample of one channel. */
  readonly width: number;
  readonly sample: (view: DataView, at: number) => number;
};

/** Decodes WAV: PCM of 8 to 32 bits, floats, A-law and μ-law, with any number of channels. */
export const decodeWav: Decode = async function* (bytes, notes) {
  const mark = (await bytes.read(12)).toString('latin1');
  if (!/^RIFF....WAVE$/s.test(mark)) throw corrupt();
  const { format, size } = await readHead(bytes);
  const { rate, channels, width, sample } = format;
  const frameBytes = channels * width;
  const until = UNKNOWN_SIZES.has(size) ? Number.POSITIVE_INFINITY : bytes.position + size;
  while (bytes.position < until) {
    const piece = await bytes.read(Math.min(FRAMES_AT_ONCE * frameBytes, until - bytes.position));
    const frames = Math.floor(piece.length / frameBytes);
    if (frames === 0) {
      notes.isDamaged ||= Number.isFinite(until);
      return;
    }
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    const sampleAt = (index: number, channel: number) => sample(view, (index * channels + channel) * width);
    yield { rate, samples: mix(frames, channels, sampleAt) };
  }
};

/** Up to the first byte of the sound, and the size that the sound says it has. */
async function readHead(bytes: ByteStream): Promise<{ format: Format; size: number }> {
  let format: Format | undefined;
  for (;;) {
    const head = await bytes.read(8);
    if (head.length < 8) throw corrupt();
    const [id, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (id === 'data') {
      if (!format) throw corrupt();
      return { format, size };
    }
    // Chunks begin at even places.
    const next = bytes.position + size + (size % 2);
    if (id === 'fmt ') format = readFormat(await bytes.read(Math.min(size, 64)));
    await bytes.skipTo(next);
  }
}

function readFormat(bytes: Buffer): Format {
  if (bytes.length < 16) throw corrupt();
  const channels = bytes.readUInt16LE(2);
  const rate = bytes.readUInt32LE(4);
  const isExtensible = bytes.readUInt16LE(0) === EXTENSIBLE && bytes.length >= SUBFORMAT_AT + 2;
  const tag = bytes.readUInt16LE(isExtensible ? SUBFORMAT_AT : 0);
  if (!isPlausible({ rate, channels })) throw corrupt();
  const width = bytes.readUInt16LE(12) / channels;
  const sample = SAMPLES[tag]?.[width];
  if (sample) return { rate, channels, width, sample };
  if (SAMPLES[tag]) throw corrupt();
  const detected = `audio/wav, codec ${tag}`;
  throw documentErrors.unsupported_format({ detected }, { detected });
}

/** By tag and by the bytes of a sample: padding is below the sound, so the width alone tells its scale. */
const SAMPLES: Readonly<Record<number, Readonly<Record<number, Format['sample']>>>> = {
  [PCM]: {
    1: (view, at) => (view.getUint8(at) - 128) / 128,
    2: (view, at) => view.getInt16(at, true) / 0x8000,
    3: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 0x1_0000) / 0x80_0000,
    4: (view, at) => view.getInt32(at, true) / 0x8000_0000,
  },
  [FLOAT]: {
    4: (view, at) => view.getFloat32(at, true),
    8: (view, at) => view.getFloat64(at, true),
  },
  [A_LAW]: { 1: (view, at) => fromALaw(view.getUint8(at)) },
  [MU_LAW]: { 1: (view, at) => fromMuLaw(view.getUint8(at)) },
};

/** Source: ITU-T G.711, table 1a. */
function fromALaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80 ? size : -size) / 0x8000;
}

/** Source: ITU-T G.711, table 2a. */
function fromMuLaw(code: number): number {
  const bits = ~code;
  const size = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80 ? -size : size) / 0x8000;
}

function corrupt(): Error {
  return documentErrors.corrupt_file({ format: 'WAV' });
}
