import { documentErrors } from '../../errors.ts';
import type { ByteStream } from '../archive/byte-stream.ts';
import { OutOfBits } from './bit-reader.ts';
import { type FlacFrame, type FlacInfo, readFlacFrame, SenselessFrame } from './flac-frame.ts';
import { skipId3 } from './id3.ts';
import { type Decode, isPlausible, mix } from './sound.ts';
import { readVorbisComment } from './vorbis-comment.ts';

/** An ordinary frame has 10 kB; the largest that the format allows has 65,535 samples of 8 channels of 4 bytes. */
const LIKELY_FRAME_BYTES = 65_536;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

const STREAM_INFO = 0;
const VORBIS_COMMENT = 4;
const MAX_COMMENT_BYTES = 1024 * 1024;

/** Decodes FLAC of up to 24 bits; a frame that is damaged is stepped over. Source: RFC 9639. */
export const decodeFlac: Decode = async function* (bytes, notes) {
  await skipId3(bytes, notes);
  if ((await bytes.read(4)).toString('latin1') !== 'fLaC') throw corrupt();
  const info = await readMetadata(bytes, notes.tags);
  if (info.bits > 24) {
    const detected = `audio/flac, ${info.bits} bits`;
    throw documentErrors.unsupported_format({ detected }, { detected });
  }
  let isAnyRead = false;
  for (;;) {
    const found = await nextFrame(bytes, info);
    if (found === 'end') break;
    if (found === 'senseless') {
      notes.isDamaged = true;
      await skipToSync(bytes);
      continue;
    }
    await bytes.read(found.size);
    const { channels, rate } = found;
    if (!isPlausible({ rate, channels: channels.length })) throw corrupt();
    const scale = 2 ** (found.bits - 1);
    const sampleAt = (index: number, channel: number) => (channels[channel]?.[index] ?? 0) / scale;
    isAnyRead = true;
    yield { rate, samples: mix(channels[0]?.length ?? 0, channels.length, sampleAt) };
  }
  if (!isAnyRead) throw corrupt();
};

async function nextFrame(bytes: ByteStream, info: FlacInfo): Promise<FlacFrame | 'senseless' | 'end'> {
  for (let size = LIKELY_FRAME_BYTES; ; size *= 2) {
    const ahead = await bytes.peek(size);
    if (ahead.length === 0) return 'end';
    try {
      return readFlacFrame(ahead, info);
    } catch (error) {
      const isAll = ahead.length < size || size >= MAX_FRAME_BYTES;
      if (error instanceof SenselessFrame || (error instanceof OutOfBits && isAll)) return 'senseless';
      if (!(error instanceof OutOfBits)) throw error;
    }
  }
}

/** To the next byte that may begin a frame. */
async function skipToSync(bytes: ByteStream): Promise<void> {
  const ahead = await bytes.peek(LIKELY_FRAME_BYTES);
  const at = ahead.indexOf(0xff, 1);
  await bytes.read(at < 0 ? ahead.length : at);
}

async function readMetadata(bytes: ByteStream, tags: Map<string, string>): Promise<FlacInfo> {
  let info: FlacInfo | undefined;
  for (let isLast = false; !isLast; ) {
    const head = await bytes.read(4);
    if (head.length < 4) throw corrupt();
    isLast = head.readUInt8(0) >= 0x80;
    const [type, size] = [head.readUInt8(0) & 0x7f, head.readUIntBE(1, 3)];
    const next = bytes.position + size;
    if (type === STREAM_INFO) info = readInfo(await bytes.read(Math.min(size, 34)));
    if (type === VORBIS_COMMENT && size <= MAX_COMMENT_BYTES) {
      readVorbisComment(await bytes.read(size), tags);
    }
    await bytes.skipTo(next);
  }
  if (!info) throw corrupt();
  return info;
}

function readInfo(bytes: Buffer): FlacInfo {
  if (bytes.length < 18) throw corrupt();
  const word = bytes.readUInt32BE(10);
  const rate = word >>> 12;
  const channels = ((word >>> 9) & 7) + 1;
  if (!isPlausible({ rate, channels })) throw corrupt();
  return { rate, channels, bits: ((word >>> 4) & 31) + 1 };
}

function corrupt(): Error {
  return documentErrors.corrupt_file({ format: 'FLAC' });
}
