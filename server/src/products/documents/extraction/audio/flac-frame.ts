import { BitReader } from './bit-reader.ts';

/** What holds for the whole recording unless a frame says otherwise. */
export type FlacInfo = { readonly rate: number; readonly channels: number; readonly bits: number };

export type FlacFrame = {
  readonly rate: number;
  readonly bits: number;
  /** Whole numbers, one row a channel. */
  readonly channels: readonly Float64Array[];
  /** Bytes of the frame with its checksum. */
  readonly size: number;
};

/** The frame makes no sense: damage, or two bytes that only look like the beginning of one. */
export class SenselessFrame extends Error {}

/** By the codes of a frame's head. Source: RFC 9639, 9.1.1 to 9.1.4. */
const RATES = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const BITS = [0, 8, 12, 0, 16, 20, 24, 32];
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/** Source: RFC 9639, 9.2.5: polynomials through the samples before. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** More than 24 bits would not fit beside their differences; nobody records speech with them. */
const MAX_BITS = 24;

/**
 * Reads the frame at the beginning of `bytes`.
 *
 * @throws OutOfBits when it goes on after them, SenselessFrame
 */
export function readFlacFrame(bytes: Uint8Array, info: FlacInfo): FlacFrame {
  const bits = new BitReader(bytes);
  const head = readHead(bits, bytes, info);
  const { size, assignment } = head;
  const count = assignment < LEFT_SIDE ? assignment + 1 : 2;
  const channels = Array.from({ length: count }, (_, channel) => {
    const isSide = assignment === SIDE_RIGHT ? channel === 0 : assignment >= LEFT_SIDE && channel === 1;
    return readSubframe(bits, size, head.bits + (isSide ? 1 : 0));
  });
  bits.alignToByte();
  bits.unsigned(16);
  const [first, second] = channels;
  if (first && second) restoreStereo(assignment, first, second);
  return { rate: head.rate, bits: head.bits, channels, size: bits.bytePosition };
}

type Head = { size: number; rate: number; assignment: number; bits: number };

function readHead(bits: BitReader, bytes: Uint8Array, info: FlacInfo): Head {
  if (bits.unsigned(15) !== 0x7ffc) throw new SenselessFrame();
  bits.unsigned(1);
  const [sizeCode, rateCode] = [bits.unsigned(4), bits.unsigned(4)];
  const [assignment, bitsCode] = [bits.unsigned(4), bits.unsigned(3)];
  bits.unsigned(1);
  // The number of the frame, written as UTF-8 writes a character.
  const more = new BitReader(Uint8Array.of(~bits.unsigned(8), 1)).zeros();
  for (let left = more - 1; left > 0; left -= 1) bits.unsigned(8);
  const size = readBlockSize(bits, sizeCode);
  const rate = readRate(bits, rateCode, info);
  const end = bits.bytePosition;
  if (bits.unsigned(8) !== crc8(bytes.subarray(0, end))) throw new SenselessFrame();
  const depth = bitsCode === 0 ? info.bits : (BITS[bitsCode] ?? 0);
  if (size === 0 || assignment > MID_SIDE || depth < 4 || depth > MAX_BITS) throw new SenselessFrame();
  return { size, rate, assignment, bits: depth };
}

/** Source: RFC 9639, 9.1.1. */
function readBlockSize(bits: BitReader, code: number): number {
  if (code === 1) return 192;
  if (code >= 2 && code <= 5) return 144 * 2 ** code;
  if (code === 6) return bits.unsigned(8) + 1;
  if (code === 7) return bits.unsigned(16) + 1;
  return code === 0 ? 0 : 2 ** code;
}

function readRate(bits: BitReader, code: number, info: FlacInfo): number {
  if (code === 12) return bits.unsigned(8) * 1000;
  if (code === 13) return bits.unsigned(16);
  if (code === 14) return bits.unsigned(16) * 10;
  return RATES[code] || info.rate;
}

function readSubframe(bits: BitReader, size: number, depth: number): Float64Array {
  if (bits.unsigned(1) !== 0) throw new SenselessFrame();
  const type = bits.unsigned(6);
  const wasted = bits.unsigned(1) === 1 ? bits.zeros() + 1 : 0;
  const width = depth - wasted;
  if (width < 1) throw new SenselessFrame();
  const samples = new Float64Array(size);
  if (type === 0) samples.fill(bits.signed(width));
  else if (type === 1) readPlain(bits, samples, size, width);
  else if (type >= 8 && type <= 12) readFixed(bits, samples, { order: type - 8, width });
  else if (type >= 32) readPredicted(bits, samples, { order: type - 31, width });
  else throw new SenselessFrame();
  if (wasted > 0) for (const [index, sample] of samples.entries()) samples[index] = sample * 2 ** wasted;
  return samples;
}

function readPlain(bits: BitReader, samples: Float64Array, count: number, width: number): void {
  if (count > samples.length) throw new SenselessFrame();
  for (let index = 0; index < count; index += 1) samples[index] = bits.signed(width);
}

type Predicted = { readonly order: number; readonly width: number };

function readFixed(bits: BitReader, samples: Float64Array, { order, width }: Predicted): void {
  readPlain(bits, samples, order, width);
  readResidual(bits, samples, order);
  restore(samples, FIXED[order] ?? [], 1);
}

function readPredicted(bits: BitReader, samples: Float64Array, { order, width }: Predicted): void {
  readPlain(bits, samples, order, width);
  const precision = bits.unsigned(4) + 1;
  const shift = bits.signed(5);
  if (precision === 16 || shift < 0) throw new SenselessFrame();
  const coefficients = Array.from({ length: order }, () => bits.signed(precision));
  readResidual(bits, samples, order);
  restore(samples, coefficients, 2 ** shift);
}

/** Rice-coded differences, in partitions of their own scale. Source: RFC 9639, 9.2.7. */
function readResidual(bits: BitReader, samples: Float64Array, order: number): void {
  const method = bits.unsigned(2);
  if (method > 1) throw new SenselessFrame();
  const [scaleBits, plain] = method === 0 ? [4, 15] : [5, 31];
  const partitions = 2 ** bits.unsigned(4);
  const length = samples.length / partitions;
  if (!Number.isInteger(length) || length < order) throw new SenselessFrame();
  for (let partition = 0; partition < partitions; partition += 1) {
    const scale = bits.unsigned(scaleBits);
    const width = scale === plain ? bits.unsigned(5) : undefined;
    const end = (partition + 1) * length;
    for (let index = partition === 0 ? order : partition * length; index < end; index += 1) {
      samples[index] = width === undefined ? readRice(bits, scale) : bits.signed(width);
    }
  }
}

function readRice(bits: BitReader, scale: number): number {
  const folded = bits.zeros() * 2 ** scale + bits.unsigned(scale);
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/** Adds to each difference what the samples before it foretell. Sums stay below 2^45, so they are exact. */
function restore(samples: Float64Array, coefficients: readonly number[], scale: number): void {
  const order = coefficients.length;
  for (let index = order; index < samples.length; index += 1) {
    let sum = 0;
    for (let back = 0; back < order; back += 1) {
      sum += (coefficients[back] ?? 0) * (samples[index - 1 - back] ?? 0);
    }
    samples[index] = (samples[index] ?? 0) + Math.floor(sum / scale);
  }
}

function restoreStereo(assignment: number, first: Float64Array, second: Float64Array): void {
  if (assignment < LEFT_SIDE) return;
  for (let index = 0; index < first.length; index += 1) {
    const [one, two] = [first[index] ?? 0, second[index] ?? 0];
    if (assignment === LEFT_SIDE) second[index] = one - two;
    else if (assignment === SIDE_RIGHT) first[index] = one + two;
    else {
      const right = Math.floor((one * 2 + Math.abs(two % 2) - two) / 2);
      first[index] = right + two;
      second[index] = right;
    }
  }
}

/** Polynomial x^8 + x^2 + x + 1. Source: RFC 9639, 9.1.8. */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}
