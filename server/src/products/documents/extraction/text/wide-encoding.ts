import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';
import { frequentEastAsian } from './east-asian-encoding.ts';

/** A longer text does not say more. */
const SAMPLE_BYTES = 16_384;
const ENCODINGS = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'];

/** Tab, line feed, form feed, carriage return. */
const LAYOUT = [0x09, 0x0a, 0x0c, 0x0d];

/** Latin letters make half of the bytes of UTF-16 zeros, and half and more of UTF-32 are zeros in all scripts. */
const WIDE_NUL_SHARE = 0.45;

/** Of the characters of a true reading; wrong ones stay well under this, but for a few words. */
const MIN_USUAL_SHARE = 0.9;
const MAX_ODD_SHARE = 0.01;
const MIN_LETTERS = 4;
const MIN_IDEOGRAPHS = 6;

/** What no text has, but for a stray NUL: controls, lone surrogates, private or unassigned characters. */
const ODD = /(?![\s\0])[\p{Cc}\p{Cs}\p{Cn}\p{Co}\uFFFD]/gu;

/** Alphabets, punctuation, currencies, and the pictures that telephones send. */
const ALPHABETIC = /(?!\0)[\0-\u1FFF\u200C-\u2027\u2030-\u203A\u20A0-\u20CF\u{1F000}-\u{1FAFF}]/gu;

/**
 * The encoding of a text in UTF-16 or UTF-32 without a byte order mark; undefined of any other text. Where there are no
 * zeros to tell, the bytes are no good text by themselves, and the true reading alone gives characters that are in use.
 */
export function wideEncoding(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (isTextByBytes(sample)) return undefined;
  const hasControls = sample.some(isControl);
  const shares = ENCODINGS.map((encoding) => {
    const text = iconv.decode(sample.subarray(0, sample.length & ~3), encoding);
    return hasOdd(text) ? 0 : Math.max(hasControls ? alphabeticShare(text) : 0, eastAsianShare(text));
  });
  const best = Math.max(...shares);
  // One byte over and over reads the same both ways round: it is what fills a gap.
  const isAlone = shares.indexOf(best) === shares.lastIndexOf(best);
  return best >= MIN_USUAL_SHARE && isAlone ? ENCODINGS[shares.indexOf(best)] : undefined;
}

/**
 * True of UTF-8, in which other encodings are hardly ever valid, and of ASCII without controls. A stray NUL may stand
 * in every text, on no particular side.
 */
function isTextByBytes(sample: Buffer): boolean {
  const nuls = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nuls >= sample.length * WIDE_NUL_SHARE || !isUtf8(sample)) return false;
  return sample.some((byte) => byte >= 0x80) || !sample.some((byte) => byte !== 0 && isControl(byte));
}

/** The sample may end inside a character. */
function isUtf8(sample: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Of single bytes none is in a text; of UTF-16 they are the high halves of Latin letters and other alphabets. */
function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && !LAYOUT.includes(byte));
}

/** One is always forgiven: a lone surrogate, or half of a character at the end of the sample. */
function hasOdd(text: string): boolean {
  return (text.match(ODD)?.length ?? 0) > Math.max(1, text.length * MAX_ODD_SHARE);
}

function alphabeticShare(text: string): number {
  if (text.length < MIN_LETTERS) return 0;
  return (text.match(ALPHABETIC)?.join('').length ?? 0) / text.length;
}

/** Ideographs, kana and syllables that are in use, perhaps among Latin letters and digits. */
function eastAsianShare(text: string): number {
  if (text.length < MIN_IDEOGRAPHS) return 0;
  const frequent = frequentEastAsian();
  let usual = 0;
  for (const character of text)
    if ((character > '\0' && character <= '\xff') || frequent.has(character)) usual += 1;
  return usual / text.length;
}
