/** The head of a frame of MPEG audio layer III. */
export type Mp3Frame = {
  /** In bytes, with the head. */
  readonly size: number;
  readonly rate: number;
  readonly channels: number;
  /** Of each channel. */
  readonly samples: number;
};

/** Kilobits a second by code, of MPEG 1 and of MPEG 2 and 2.5. Source: ISO 11172-3 2.4.2.3, ISO 13818-3 2.4.2.3. */
const KILOBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** By the code of the version: what the rates of MPEG 1 are divided by; code 1 is no version. */
const DIVISORS = [4, undefined, 2, 1];

const LAYER_3 = 1;
const MONO = 3;
const HEAD_BYTES = 4;

/** Reads four bytes as the head of a frame; undefined when they are none, or leave its size open. */
export function readMp3Head(bytes: Buffer, at = 0): Mp3Frame | undefined {
  if (at + HEAD_BYTES > bytes.length) return undefined;
  const word = bytes.readUInt32BE(at);
  const divisor = DIVISORS[(word >>> 19) & 3];
  const rateOf1 = RATES[(word >>> 10) & 3];
  const kilobits = (divisor === 1 ? KILOBITS_1 : KILOBITS_2)[(word >>> 12) & 15];
  const isMarked = word >>> 21 === 0x7ff && ((word >>> 17) & 3) === LAYER_3;
  if (!isMarked || divisor === undefined || rateOf1 === undefined || !kilobits) return undefined;
  const rate = rateOf1 / divisor;
  const samples = divisor === 1 ? 1152 : 576;
  const size = Math.floor(((samples / 8) * kilobits * 1000) / rate) + ((word >>> 9) & 1);
  return { size, rate, channels: ((word >>> 6) & 3) === MONO ? 1 : 2, samples };
}

/** Where the first frame begins that another one follows; many bytes look like one frame, few like two. */
export function findMp3Frame(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const head = readMp3Head(bytes, at);
    if (head && readMp3Head(bytes, at + head.size)?.rate === head.rate) return at;
  }
  return undefined;
}
