import { id3Bytes } from '../audio/id3.ts';
import { findMp3Frame, readMp3Head } from '../audio/mp3-frame.ts';
import { MEDIA_TYPES } from '../extraction.ts';

/** The type of a sound or a film, by its first bytes; undefined when it is neither. */
export function recordingType(head: Buffer): string | undefined {
  return typeOfRiff(head) ?? typeOfOgg(head) ?? typeOfMp4(head) ?? typeOfMatroska(head) ?? typeOfBare(head);
}

function isAt(head: Buffer, at: number, text: string): boolean {
  return head.toString('latin1', at, at + text.length) === text;
}

function typeOfRiff(head: Buffer): string | undefined {
  if (isAt(head, 0, 'RIFF') && isAt(head, 8, 'WAVE')) return MEDIA_TYPES.wav;
  // Of more than 4 GB, which no upload has.
  if (isAt(head, 0, 'RF64') && isAt(head, 8, 'WAVE')) return 'audio/x-rf64';
  return isAt(head, 0, 'RIFF') && isAt(head, 8, 'AVI ') ? MEDIA_TYPES.avi : undefined;
}

/** What the first packet of an Ogg file begins with. Sources: RFC 7845, RFC 5334. */
const OGG_CODECS: readonly (readonly [string, string])[] = [
  ['OpusHead', MEDIA_TYPES.opus],
  ['\x01vorbis', MEDIA_TYPES.ogg],
  ['\x7fFLAC', MEDIA_TYPES.ogg],
  ['Speex   ', MEDIA_TYPES.ogg],
];
const OGG_HEAD_BYTES = 27;

function typeOfOgg(head: Buffer): string | undefined {
  if (!isAt(head, 0, 'OggS') || head.length < OGG_HEAD_BYTES) return undefined;
  const packet = OGG_HEAD_BYTES + head.readUInt8(OGG_HEAD_BYTES - 1);
  return OGG_CODECS.find(([mark]) => isAt(head, packet, mark))?.[1] ?? 'video/ogg';
}

/** Brands of ISO 14496-12 that hold sound or film; others with this head are pictures. */
const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:M4A|M4B|F4A) /, MEDIA_TYPES.m4a],
  [/^qt {2}/, MEDIA_TYPES.mov],
  [/^(?:iso[0-9m]|mp4[12]|mmp4|avc1|dash|3g[2p].|M4V.|MSNV|F4V )/, MEDIA_TYPES.mp4],
];

function typeOfMp4(head: Buffer): string | undefined {
  const brand = head.toString('latin1', 8, 12);
  if (isAt(head, 4, 'ftyp')) return BRANDS.find(([pattern]) => pattern.test(brand))?.[1];
  // QuickTime before there were brands.
  const isOld =
    (isAt(head, 4, 'moov') && isAt(head, 12, 'mvhd')) || (isAt(head, 4, 'wide') && isAt(head, 12, 'mdat'));
  return isOld ? MEDIA_TYPES.mov : undefined;
}

const EBML_MARK = '\x1aE\xdf\xa3';
/** Its head is this long at most before the name of what is inside. */
const EBML_BYTES = 80;

function typeOfMatroska(head: Buffer): string | undefined {
  if (!isAt(head, 0, EBML_MARK)) return undefined;
  const start = head.toString('latin1', 0, EBML_BYTES);
  if (start.includes('webm')) return MEDIA_TYPES.webm;
  return start.includes('matroska') ? MEDIA_TYPES.mkv : undefined;
}

const ASF_MARK = '\x30\x26\xb2\x75\x8e\x66\xcf\x11';

/** Sound as it is, perhaps behind a tag of ID3. */
function typeOfBare(head: Buffer): string | undefined {
  if (isAt(head, 0, ASF_MARK)) return MEDIA_TYPES.asf;
  const tag = id3Bytes(head);
  const sound = head.subarray(tag);
  if (isAt(sound, 0, 'fLaC')) return MEDIA_TYPES.flac;
  // Behind a tag that fills the head of the file, nothing else is usual.
  if (tag > 0) return findMp3Frame(sound) !== undefined || sound.length === 0 ? MEDIA_TYPES.mp3 : undefined;
  if (isMp3(sound)) return MEDIA_TYPES.mp3;
  return isAdts(sound) ? MEDIA_TYPES.aac : undefined;
}

/** Without a tag, a frame must stand at the very beginning, and one more behind it unless it is the last. */
function isMp3(head: Buffer): boolean {
  const first = readMp3Head(head);
  if (!first) return false;
  return head.length === first.size || readMp3Head(head, first.size)?.rate === first.rate;
}

/** AAC as it is streamed: two frames, one behind the other. Source: ISO 14496-3 1.A.2.2. */
function isAdts(head: Buffer): boolean {
  const sizeAt = (at: number): number | undefined => {
    const isMarked = at + 7 <= head.length && (head.readUInt16BE(at) & 0xfff6) === 0xfff0;
    return isMarked ? (head.readUIntBE(at + 3, 3) >> 5) & 0x1fff : undefined;
  };
  const first = sizeAt(0);
  return first !== undefined && first > 7 && sizeAt(first) !== undefined;
}
