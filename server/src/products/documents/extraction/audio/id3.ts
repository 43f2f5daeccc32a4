import type { ByteStream } from '../archive/byte-stream.ts';
import { addTag, type DecoderNotes } from './sound.ts';

/** By the names of ID3v2.3 and 2.4. Source: id3.org, "ID3 tag version 2.4.0, Native Frames". */
const FRAMES: Readonly<Record<string, string>> = {
  TIT2: 'title',
  TPE1: 'author',
  TALB: 'album',
  TDRC: 'date',
  TYER: 'date',
};

/** By the first byte of a text frame. */
const ENCODINGS = ['latin1', 'utf-16', 'utf-16be', 'utf-8'];

const HEAD_BYTES = 10;
/** Text stands before pictures; what comes after this is a picture. */
const SEARCHED_BYTES = 65_536;

/** Goes past the tag that may stand before any recording, and keeps what it says. */
export async function skipId3(bytes: ByteStream, { tags }: DecoderNotes): Promise<void> {
  const head = await bytes.peek(HEAD_BYTES);
  if (!isId3(head)) return;
  const end = bytes.position + HEAD_BYTES + syncSafe(head, 6);
  const version = head.readUInt8(3);
  await bytes.read(HEAD_BYTES);
  readFrames(await bytes.peek(Math.min(SEARCHED_BYTES, end - bytes.position)), version, tags);
  await bytes.skipTo(end);
}

/** True for the head of a tag: its version is 2 to 4, and a byte of its size has seven bits. */
function isId3(head: Buffer): boolean {
  const isMarked = head.length >= HEAD_BYTES && head.toString('latin1', 0, 3) === 'ID3';
  const isKnown = isMarked && [2, 3, 4].includes(head.readUInt8(3)) && head.readUInt8(4) < 0xff;
  return isKnown && head.subarray(6, HEAD_BYTES).every((byte) => byte < 0x80);
}

/** The whole tag with its head. */
export function id3Bytes(head: Buffer): number {
  return isId3(head) ? HEAD_BYTES + syncSafe(head, 6) : 0;
}

function readFrames(bytes: Buffer, version: number, tags: Map<string, string>): void {
  for (let at = 0; at + HEAD_BYTES < bytes.length; ) {
    const size = version >= 4 ? syncSafe(bytes, at + 4) : bytes.readUInt32BE(at + 4);
    const name = FRAMES[bytes.toString('latin1', at, at + 4)];
    const start = at + HEAD_BYTES;
    if (size === 0 || start + size > bytes.length) return;
    const encoding = ENCODINGS[bytes[start] ?? 0];
    if (name && encoding)
      addTag(tags, name, new TextDecoder(encoding).decode(bytes.subarray(start + 1, start + size)));
    at = start + size;
  }
}

/** Four bytes of seven bits each. */
function syncSafe(bytes: Buffer, at: number): number {
  return bytes.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}
