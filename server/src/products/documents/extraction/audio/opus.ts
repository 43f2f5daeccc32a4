import { OpusDecoder } from 'opus-decoder';
import { documentErrors } from '../../errors.ts';
import { SAMPLE_RATE } from '../speech/port.ts';
import { oggPackets } from './ogg.ts';
import { type Decode, mix } from './sound.ts';
import { readVorbisComment } from './vorbis-comment.ts';

const HEAD = 'OpusHead';
const TAGS = 'OpusTags';

/** Decodes Opus in Ogg, at the rate that is wanted. Source: RFC 7845. */
export const decodeOpus: Decode = async function* (bytes, notes) {
  let decoder: Awaited<ReturnType<typeof openDecoder>> | undefined;
  for await (const packet of oggPackets(bytes, notes)) {
    const mark = packet.toString('latin1', 0, 8);
    if (mark === TAGS) readVorbisComment(packet.subarray(8), notes.tags);
    else if (mark === HEAD) {
      decoder?.free();
      decoder = await openDecoder(packet);
    } else if (!decoder) break;
    else {
      const samples = decodePacket(decoder, packet);
      if (samples) yield { rate: SAMPLE_RATE, samples };
      else notes.isDamaged = true;
    }
  }
  if (!decoder) throw corrupt();
  decoder.free();
};

/** Source: RFC 7845, 5.1. */
async function openDecoder(head: Buffer) {
  if (head.length < 19) throw corrupt();
  const [channels, family] = [head.readUInt8(9), head.readUInt8(18)];
  const isMapped = family !== 0;
  if (channels === 0 || channels > 8 || (!isMapped && channels > 2)) throw corrupt();
  if (isMapped && head.length < 21 + channels) throw corrupt();
  const mapping = isMapped && {
    streamCount: head.readUInt8(19),
    coupledStreamCount: head.readUInt8(20),
    channelMappingTable: [...head.subarray(21, 21 + channels)],
  };
  const decoder = new OpusDecoder({ sampleRate: SAMPLE_RATE, channels, ...mapping });
  await decoder.ready;
  return decoder;
}

/** Undefined when the packet makes no sense. */
function decodePacket(decoder: OpusDecoder<typeof SAMPLE_RATE>, packet: Buffer): Float32Array | undefined {
  try {
    const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
    const sampleAt = (index: number, channel: number) => channelData[channel]?.[index] ?? 0;
    return samplesDecoded > 0 ? mix(samplesDecoded, channelData.length, sampleAt) : undefined;
  } catch {
    // The packet is longer than any that the decoder has room for.
    return undefined;
  }
}

function corrupt(): Error {
  return documentErrors.corrupt_file({ format: 'Opus' });
}
