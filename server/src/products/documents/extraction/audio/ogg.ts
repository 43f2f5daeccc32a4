import type { ByteStream } from '../archive/byte-stream.ts';
import type { DecoderNotes } from './sound.ts';

const MARK = 'OggS';
const HEAD_BYTES = 27;
const LACES_AT_MOST = 255;
const CONTINUED = 1;

/** Of Opus, the largest is 120 ms of 8 channels; what is longer, such as a cover among the tags, is left out. */
const MAX_PACKET_BYTES = 65_536;

/** The packets of the first stream of an Ogg file; others, such as the picture of a film, are left out. */
export async function* oggPackets(bytes: ByteStream, notes: DecoderNotes): AsyncGenerator<Buffer> {
  let stream: number | undefined;
  let packet = startPacket();
  while (await goToPage(bytes, notes)) {
    const page = await readPage(bytes);
    if (!page) {
      notes.isDamaged = true;
      return;
    }
    stream ??= page.stream;
    if (page.stream !== stream) continue;
    if (!page.isContinued) packet = startPacket();
    for (const { data, isLast } of page.pieces) {
      packet.size += data.length;
      if (packet.size <= MAX_PACKET_BYTES) packet.parts.push(data);
      if (!isLast) continue;
      if (packet.size <= MAX_PACKET_BYTES) yield Buffer.concat(packet.parts);
      packet = startPacket();
    }
  }
}

const startPacket = (): { parts: Buffer[]; size: number } => ({ parts: [], size: 0 });

/** Goes to the next page; false when there is none. */
async function goToPage(bytes: ByteStream, notes: DecoderNotes): Promise<boolean> {
  for (;;) {
    const ahead = await bytes.peek(LACES_AT_MOST * LACES_AT_MOST);
    const at = ahead.indexOf(MARK);
    if (at === 0) return true;
    if (ahead.length < MARK.length) return false;
    notes.isDamaged = true;
    await bytes.read(at < 0 ? ahead.length - MARK.length + 1 : at);
  }
}

type Page = {
  readonly stream: number;
  /** It begins with the rest of a packet of the page before. */
  readonly isContinued: boolean;
  readonly pieces: readonly { readonly data: Buffer; readonly isLast: boolean }[];
};

/** Source: RFC 3533, 6. Gives undefined when the page is cut off. */
async function readPage(bytes: ByteStream): Promise<Page | undefined> {
  const head = await bytes.peek(HEAD_BYTES + LACES_AT_MOST);
  if (head.length < HEAD_BYTES) return undefined;
  const laces = [...head.subarray(HEAD_BYTES, HEAD_BYTES + head.readUInt8(26))];
  const size = laces.reduce((sum, length) => sum + length, 0);
  const [stream, flags] = [head.readUInt32LE(14), head.readUInt8(5)];
  await bytes.read(HEAD_BYTES + laces.length);
  const body = await bytes.read(size);
  if (body.length < size) return undefined;
  return { stream, isContinued: (flags & CONTINUED) !== 0, pieces: [...piecesOf(laces, body)] };
}

/** A packet ends with the first lace that is not full. */
function* piecesOf(laces: readonly number[], body: Buffer): Generator<Page['pieces'][number]> {
  let [start, end] = [0, 0];
  for (const lace of laces) {
    end += lace;
    if (lace === LACES_AT_MOST) continue;
    yield { data: body.subarray(start, end), isLast: true };
    start = end;
  }
  if (end > start) yield { data: body.subarray(start, end), isLast: false };
}
