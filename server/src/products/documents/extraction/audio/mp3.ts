import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { documentErrors } from '../../errors.ts';
import type { ByteStream } from '../archive/byte-stream.ts';
import { skipId3 } from './id3.ts';
import { findMp3Frame, type Mp3Frame, readMp3Head } from './mp3-frame.ts';
import { type Decode, type DecoderNotes, mix, type Sound } from './sound.ts';

/** minimp3 (CC0) as WebAssembly without imports; the script beside it in the package would only download it. */
const PROGRAM = 'minimp3-wasm/dist/decoder.opt.wasm';

type Minimp3 = {
  readonly memory: WebAssembly.Memory;
  decoder_init(): void;
  decoder_mp3_data_offset(): number;
  decoder_set_mp3_data_size(size: number): void;
  decoder_pcm_data_offset(): number;
  decoder_decode(seconds: number): void;
  decode_results_num_samples(): number;
};

/** In the place of a number of seconds. */
const ALL = -1;

/** A frame has 1,441 bytes at most. */
const WINDOW_BYTES = 16_384;

/** Decodes MP3 frame by frame; what is no frame is stepped over. */
export const decodeMp3: Decode = async function* (bytes, notes) {
  await skipId3(bytes, notes);
  const minimp3 = await openMinimp3();
  let isAnyRead = false;
  for await (const { frame, data } of framesOf(bytes, notes)) {
    isAnyRead = true;
    yield decodeFrame(minimp3, frame, data);
  }
  if (!isAnyRead) throw documentErrors.corrupt_file({ format: 'MP3' });
};

async function* framesOf(
  bytes: ByteStream,
  notes: DecoderNotes,
): AsyncGenerator<{ frame: Mp3Frame; data: Buffer }> {
  let isInside = false;
  for (;;) {
    const ahead = await bytes.peek(WINDOW_BYTES);
    const next = isInside ? readMp3Head(ahead) : undefined;
    const at = next ? 0 : findMp3Frame(ahead);
    const frame = next ?? (at === undefined ? undefined : readMp3Head(ahead, at));
    if (at === undefined || !frame) {
      // Tags and other things may follow the last frame.
      if (ahead.length < WINDOW_BYTES) return;
      await bytes.read(WINDOW_BYTES / 2);
      isInside = false;
      continue;
    }
    if (at > 0 && isInside) notes.isDamaged = true;
    await bytes.read(at);
    const data = await bytes.read(frame.size);
    if (data.length < frame.size) return;
    isInside = true;
    yield { frame, data };
  }
}

async function openMinimp3(): Promise<Minimp3> {
  const path = createRequire(import.meta.url).resolve(PROGRAM);
  const { instance } = await WebAssembly.instantiate(await readFile(path), {});
  const minimp3 = instance.exports as Minimp3;
  minimp3.decoder_init();
  return minimp3;
}

/** The decoder keeps between two frames what the next one builds on; a frame that lacks it is silent. */
function decodeFrame(minimp3: Minimp3, { rate, channels, samples }: Mp3Frame, data: Buffer): Sound {
  minimp3.decoder_set_mp3_data_size(data.length);
  new Uint8Array(minimp3.memory.buffer).set(data, minimp3.decoder_mp3_data_offset());
  minimp3.decoder_decode(ALL);
  const isDecoded = minimp3.decode_results_num_samples() === samples * channels;
  if (!isDecoded) return { rate, samples: new Float32Array(samples) };
  const view = new DataView(minimp3.memory.buffer, minimp3.decoder_pcm_data_offset());
  const sampleAt = (index: number, channel: number) =>
    view.getInt16((index * channels + channel) * 2, true) / 0x8000;
  return { rate, samples: mix(samples, channels, sampleAt) };
}
