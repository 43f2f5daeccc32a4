import { inflateRawSync, constants as zlib } from 'node:zlib';

/** How many bytes packed data gives, at least until there are `enough`. */
type Unpacked = (packed: Buffer, enough: number) => number;

/** By the number of the compression, those whose data shows where it ends. Source: TIFF 6.0, libtiff tiff.h. */
export const UNPACKED: Readonly<Record<number, Unpacked>> = {
  1: ({ length }) => length,
  5: unpackedLzw,
  8: unpackedDeflate,
  32946: unpackedDeflate,
  32773: unpackedPackBits,
};

const HEAD_BYTES = 2;
/** Some programs fill strips up; what is far more is a bomb, which the library would unpack whole. */
const MAX_SHARE = 2;

function unpackedDeflate(packed: Buffer, enough: number): number {
  const options = { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: enough * MAX_SHARE };
  return inflateRawSync(packed.subarray(HEAD_BYTES), options).length;
}

/** Source: TIFF 6.0, section 9. */
function unpackedPackBits(packed: Buffer, enough: number): number {
  let total = 0;
  for (let at = 0; at + 1 < packed.length && total < enough; ) {
    const count = packed.readInt8(at);
    const literal = Math.min(count + 1, packed.length - at - 1);
    if (count >= 0) total += literal;
    else if (count > -128) total += 1 - count;
    at += count >= 0 ? count + 2 : count > -128 ? 2 : 1;
  }
  return total;
}

const [CLEAR, END, FIRST, MAX_CODES] = [256, 257, 258, 4096];

/** Only how long each code is has to be known. The codes grow one early. Source: TIFF 6.0, section 13. */
function unpackedLzw(packed: Buffer, enough: number): number {
  const lengths = new Uint32Array(MAX_CODES);
  let [bits, next, before, total] = [9, FIRST, 0, 0];
  for (let at = 0; at + bits <= packed.length * 8 && total < enough; ) {
    const code = codeAt(packed, at, bits);
    at += bits;
    if (code === END) break;
    if (code === CLEAR) {
      [bits, next, before] = [9, FIRST, 0];
      continue;
    }
    // The library goes round in circles over such a one.
    if (code > next || (code >= FIRST && before === 0)) throw new Error('a TIFF with an unknown code');
    const length = code < CLEAR ? 1 : code < next ? (lengths[code] ?? 0) : before + 1;
    total += length;
    if (before > 0 && next < MAX_CODES) {
      lengths[next] = before + 1;
      next += 1;
      if (next + 1 === 1 << bits && bits < 12) bits += 1;
    }
    before = length;
  }
  return total;
}

function codeAt(data: Buffer, bit: number, bits: number): number {
  const at = bit >> 3;
  const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  return (three >> (24 - (bit & 7) - bits)) & ((1 << bits) - 1);
}
