import { bytesOf } from './packed-speech.ts';
import { type PackedSpeech, SAMPLE_RATE } from './port.ts';

const HEADER_BYTES = 44;
const PCM = 1;

/** A stretch as a WAV file, which every service and program of speech reads. */
export function waveOf(speech: PackedSpeech): Buffer {
  const samples = bytesOf(speech);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
