import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ByteStream } from '../archive/byte-stream.ts';
import { decodeFlac } from '../audio/flac.ts';
import { toFrames } from '../audio/to-frames.ts';
import { CORPUS_FOLDER } from './corpus.ts';
import { joined } from './voice.ts';

/** Eleven seconds of a speech of 1961, in the public domain, beside the repository when somebody put it there. */
export const JFK_FILE = join(CORPUS_FOLDER, 'whisper/jfk.flac');

/** What is said in it. */
export const JFK_WORDS =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

/** Its samples, 16,000 a second, or undefined when it is not there. */
export async function readJfk(): Promise<Float32Array | undefined> {
  if (!existsSync(JFK_FILE)) return undefined;
  const bytes = new ByteStream(createReadStream(JFK_FILE), 'FLAC');
  const frames = toFrames(decodeFlac(bytes, { isDamaged: false, tags: new Map() }));
  return joined(...(await Array.fromAsync(frames)));
}
