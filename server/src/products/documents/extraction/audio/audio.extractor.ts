import { createReadStream } from 'node:fs';
import { documentErrors } from '../../errors.ts';
import { ByteStream } from '../archive/byte-stream.ts';
import { type ExtractionSummary, type Extractor, MEDIA_TYPES } from '../extraction.ts';
import { decodeFlac } from './flac.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOpus } from './opus.ts';
import { hearSpeech } from './silero.ts';
import type { Decode, DecoderNotes, Sound } from './sound.ts';
import { cutStretches } from './stretches.ts';
import { toFrames } from './to-frames.ts';
import { SPEECH_READER, writeTranscript } from './transcript-pages.ts';
import { decodeWav } from './wav.ts';

export const extractWav = readerOf(MEDIA_TYPES.wav, 'WAV', decodeWav);
export const extractFlac = readerOf(MEDIA_TYPES.flac, 'FLAC', decodeFlac);
export const extractMp3 = readerOf(MEDIA_TYPES.mp3, 'MP3', decodeMp3);
export const extractOpus = readerOf(MEDIA_TYPES.opus, 'Opus', decodeOpus);

/**
 * A recording is a document of one page for each half minute in which somebody speaks; what is said is heard by
 * whoever answers `transcribe`. What is between is silence, and nothing is said about it.
 *
 * @throws AppError `speech_not_configured` (503), `no_speech`, `corrupt_file`, `page_limit` (422),
 *   `unsupported_format` (415)
 */
function readerOf(mediaType: string, format: string, decode: Decode): Extractor {
  return async (path, sink, { transcribe, known, tellProgress }) => {
    if (!transcribe) throw documentErrors.speech_not_configured();
    const notes: DecoderNotes = { isDamaged: false, tags: new Map() };
    const length = { rate: 0, seconds: 0 };
    const decoded = decode(new ByteStream(createReadStream(path), format), notes);
    const sounds = measured(decoded, length, tellProgress);
    const stretches = cutStretches(hearSpeech(toFrames(sounds)));
    const { pages, language } = await writeTranscript(stretches, { transcribe, sink, known });
    if (pages === 0) throw documentErrors.no_speech();
    const metadata = {
      ...Object.fromEntries(notes.tags),
      duration_seconds: length.seconds.toFixed(1),
      sample_rate: String(length.rate),
    };
    const summary: ExtractionSummary = {
      mediaType,
      engine: SPEECH_READER,
      warnings: notes.isDamaged ? ['document_repaired'] : [],
      metadata,
    };
    return language === undefined ? summary : { ...summary, language };
  };
}

/** A minute takes seconds to look through, whether somebody speaks or not. */
const PROGRESS_SECONDS = 60;

/** Passes sounds on, keeps count of how long they last, and tells each minute: a recording may last for hours. */
async function* measured(
  sounds: AsyncIterable<Sound>,
  length: { rate: number; seconds: number },
  tellProgress: () => Promise<void>,
): AsyncGenerator<Sound> {
  let told = 0;
  for await (const sound of sounds) {
    length.rate ||= sound.rate;
    length.seconds += sound.samples.length / sound.rate;
    if (length.seconds - told >= PROGRESS_SECONDS) {
      told = length.seconds;
      await tellProgress();
    }
    yield sound;
  }
}
