import { stat } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import { findProgram, runProgram } from '../run-program.ts';
import { SAMPLE_RATE } from './port.ts';

export type ConversionLimits = {
  readonly timeoutMs: number;
  /** Of the WAV file: 32,000 bytes a second. */
  readonly maxBytes: number;
};

export type ConversionOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: ConversionLimits;
  /** As the refusals name what is converted. */
  readonly format: string;
};

/** An hour of film takes 5 to 30 s; 2 GiB are 18 hours. */
const DEFAULT_LIMITS: ConversionLimits = { timeoutMs: 600_000, maxBytes: 2 * 1024 ** 3 };
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
const MEMORY_LIMIT = '512 MiB';

/**
 * What may be opened, as ffmpeg names its readers. Playlists (hls, concat, dash, ffconcat, imf), lists of pictures
 * and generators are not among them: they make it open other files and addresses. Source: ffmpeg-formats(1).
 */
const FORMATS =
  'wav,w64,aiff,caf,flac,mp3,aac,ac3,eac3,amr,ogg,mov,mp4,m4a,3gp,matroska,webm,avi,asf,flv,mpeg,mpegts,au';

const NO_TRACK = /matches no streams|does not contain any stream/;

/** ffmpeg as the operator installed it; undefined when it is not on PATH. */
export function findFfmpeg(): string | undefined {
  return findProgram('ffmpeg');
}

/**
 * Writes the sound of the recording or film at `path` to the WAV file `out`: 16 kHz, mono, 16 bits. The first sound
 * track is taken; its tags are not.
 *
 * @throws AppError `converter_missing`, `no_audio_track`, `corrupt_file`, `decompression_limit`,
 *   `extraction_memory_exceeded` (422), `extraction_timeout` (504); the reason of `signal` when it is aborted
 */
export async function toWav(path: string, out: string, options: ConversionOptions): Promise<void> {
  const { signal, format, limits = DEFAULT_LIMITS } = options;
  const command = findFfmpeg();
  if (command === undefined) throw documentErrors.converter_missing({ format });
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const { isDone, isTooLarge, lastWords } = await runProgram(
    command,
    conversion(path, out, limits.maxBytes),
    {
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      memoryLimitBytes: MEMORY_LIMIT_BYTES,
      maxOutputBytes: 0,
    },
  );
  signal?.throwIfAborted();
  if (timeout.aborted) throw documentErrors.extraction_timeout({ limit: `${limits.timeoutMs / 1000} s` });
  if (isTooLarge) throw documentErrors.extraction_memory_exceeded({ limit: MEMORY_LIMIT });
  if (NO_TRACK.test(lastWords)) throw documentErrors.no_audio_track();
  const { size } = await stat(out).catch(() => ({ size: 0 }));
  if (size >= limits.maxBytes) {
    const limit = `${Math.round(limits.maxBytes / 1024 / 1024)} MiB`;
    throw documentErrors.decompression_limit({ limit }, { limit_bytes: limits.maxBytes });
  }
  // Its complaints name files of this machine: for the log alone.
  if (!isDone) throw Object.assign(documentErrors.corrupt_file({ format }), { cause: lastWords });
}

function conversion(path: string, out: string, maxBytes: number): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', FORMATS, '-i', `file:${path}`],
    ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', '1', '-ar', String(SAMPLE_RATE)],
    ...[
      '-map_metadata',
      '-1',
      '-c:a',
      'pcm_s16le',
      '-f',
      'wav',
      '-fs',
      String(maxBytes),
      '-y',
      `file:${out}`,
    ],
  ];
}
