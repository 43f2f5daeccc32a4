import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Extraction, type ExtractionWarning, MEDIA_TYPES, type PageText } from '../extraction.ts';
import { makeScratch } from '../extractor.child.ts';
import { toWav } from '../speech/ffmpeg.ts';
import type { SpeechEngine } from '../speech/port.ts';
import { SPEECH_READER } from './transcript-pages.ts';

/** What no decoder of ours opens; ffmpeg does, where it is installed. */
const CONVERTED: ReadonlySet<string> = new Set([
  MEDIA_TYPES.ogg,
  MEDIA_TYPES.aac,
  MEDIA_TYPES.m4a,
  MEDIA_TYPES.mp4,
  MEDIA_TYPES.mov,
  MEDIA_TYPES.mkv,
  MEDIA_TYPES.webm,
  MEDIA_TYPES.avi,
  MEDIA_TYPES.asf,
]);

type File = { readonly path: string; readonly mediaType: string };

/**
 * Gives `read` the file, or a WAV in its place that is removed afterwards, when only ffmpeg opens it.
 *
 * @throws AppError `converter_missing`, `no_audio_track`, `corrupt_file`, `decompression_limit` (422),
 *   `extraction_timeout` (504)
 */
export async function withReadable<T>(
  file: File,
  { scratchFolder, signal }: { scratchFolder: string; signal: AbortSignal | undefined },
  read: (readable: File) => Promise<T>,
): Promise<T> {
  if (!CONVERTED.has(file.mediaType)) return await read(file);
  const folder = await makeScratch(scratchFolder);
  try {
    const path = join(folder, 'sound.wav');
    await toWav(file.path, path, { signal, format: file.mediaType });
    return await read({ path, mediaType: MEDIA_TYPES.wav });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Below it, an engine hears a language that it does not know. Source: measured, English 0.79 to 0.92, others 0.29 to 0.42. */
const DOUBTFUL = 0.6;

/** Says by whom a recording was heard, in which language, and what that one does not understand. */
export function toldBy(speech: SpeechEngine | undefined, extraction: Extraction): Extraction {
  const heard = extraction.pages.filter(({ source }) => source === 'speech');
  if (!speech || heard.length === 0) return extraction;
  const { name, languages } = speech;
  const isDoubtful = languages !== undefined && confidenceOf(heard) < DOUBTFUL;
  const warnings: ExtractionWarning[] = [];
  if (languages?.join() === 'en') warnings.push('speech_english_only');
  if (isDoubtful) warnings.push('speech_language_doubtful');
  const told = { ...extraction, warnings: [...extraction.warnings, ...warnings] };
  if (extraction.engine !== SPEECH_READER) return told;
  const [only, another] = languages ?? [];
  const known = isDoubtful ? { language: null } : only && !another ? { language: only } : {};
  return { ...told, engine: name, ...known };
}

function confidenceOf(pages: readonly PageText[]): number {
  const characters = pages.reduce((sum, { text }) => sum + text.length, 0);
  return pages.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / characters;
}
