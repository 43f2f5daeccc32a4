import { TextDecoder } from 'node:util';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { isEastAsian, mostFrequentReading } from './east-asian-encoding.ts';
import { wideEncoding } from './wide-encoding.ts';

export type Decoded = {
  readonly text: string;
  readonly encoding: string;
  /** True when the bytes do not say it themselves: another reading is possible. */
  readonly isGuessed: boolean;
};

/** Bytes looked at to guess; single-byte encodings are told apart by letter frequencies, which need no more. */
const SAMPLE_BYTES = 65_536;

/** Below this chardet's first choice is hardly better than its others. Source: its answers on short samples. */
const SURE_CONFIDENCE = 50;

/** Marks at the start of a file; the four-byte ones first, since UTF-32LE starts like UTF-16LE. */
const BYTE_ORDER_MARKS: readonly (readonly [string, number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
];

/**
 * Reads text in any encoding. In order: a byte order mark, what the document declares (when it fits), the zeros
 * of UTF-16 and UTF-32, valid UTF-8, nearly valid UTF-8, then the statistics of chardet.
 *
 * @param declared an encoding named by the document itself, such as a `meta` element
 */
export function decodeText(bytes: Buffer, declared?: string): Decoded {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return decoded(bytes, marked[0]);
  const wide = wideEncoding(bytes);
  if (wide) return { ...decoded(bytes, wide), isGuessed: true };
  const utf8 = strictUtf8(bytes);
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8', isGuessed: false };
  if (declared && iconv.encodingExists(declared) && !/^utf-?(8|16|32)/i.test(declared))
    return decoded(bytes, declared);
  if (isMostlyUtf8(bytes)) return { ...decoded(bytes, 'utf-8'), isGuessed: true };
  return { ...decoded(bytes, guess(bytes)), isGuessed: true };
}

function decoded(bytes: Buffer, encoding: string): Decoded {
  return { text: iconv.decode(bytes, encoding, { stripBOM: true }), encoding, isGuessed: false };
}

function strictUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 with a few broken sequences is still UTF-8: other encodings hardly ever form its sequences. */
function isMostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.subarray(0, SAMPLE_BYTES).toString('utf8');
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const whole = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
  return whole >= broken * 4;
}

function guess(bytes: Buffer): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const candidates = analyse(sample).filter(
    ({ name }) => name !== 'ASCII' && !name.startsWith('UTF') && iconv.encodingExists(name),
  );
  // An encoding that leaves holes is not the one, as long as another does not.
  const best =
    candidates.find(({ name }) => isClean(sample, name)) ?? candidates.find(({ name }) => !isEastAsian(name));
  const isDoubtful = (best?.confidence ?? 0) < SURE_CONFIDENCE;
  const eastAsian = isDoubtful ? mostFrequentReading(sample) : undefined;
  return eastAsian ?? widened(best?.name ?? 'windows-1252', sample);
}

/** The sample may end inside a character, so one replacement at its end is forgiven. */
function isClean(sample: Buffer, encoding: string): boolean {
  return !iconv.decode(sample, encoding).slice(0, -1).includes('\uFFFD');
}

/** Windows code pages fill the range that the ISO sets leave to controls; nothing is lost by using them. */
function widened(encoding: string, sample: Buffer): string {
  if (encoding === 'ISO-8859-9') return 'windows-1254';
  if (encoding !== 'ISO-8859-1') return encoding;
  return isLatin9(sample) ? 'iso-8859-15' : 'windows-1252';
}

/** Latin-9 has the French oe and the euro where Latin-1 has fractions and signs that no word contains. */
function isLatin9(sample: Buffer): boolean {
  return /\p{L}[¼½]\p{L}|[¼½]\p{Ll}|\d\s?¤/u.test(sample.toString('latin1'));
}
