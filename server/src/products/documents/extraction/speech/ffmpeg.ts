import { documentErrors } from '../../errors.ts';
import {
  type ConversionOptions,
  type Converter,
  findConverter,
  runConverter,
} from '../conversion/run-converter.ts';
import { SAMPLE_RATE } from './port.ts';

/**
 * What may be opened, as ffmpeg names its readers. Playlists (hls, concat, dash, ffconcat, imf), lists of pictures
 * and generators are not among them: they make it open other files and addresses. Source: ffmpeg-formats(1).
 */
const FORMATS =
  'wav,w64,aiff,caf,flac,mp3,aac,ac3,eac3,amr,ogg,mov,mp4,m4a,3gp,matroska,webm,avi,asf,flv,mpeg,mpegts,au';

const NO_TRACK = /matches no streams|does not contain any stream/;

/** An hour of film takes 5 to 30 s; 2 GiB of WAV are 18 hours. */
const FFMPEG: Converter = {
  programs: ['ffmpeg'],
  options: (path, out, maxBytes) => [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', FORMATS, '-i', `file:${path}`],
    ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', '1', '-ar', String(SAMPLE_RATE)],
    ...['-map_metadata', '-1', '-c:a', 'pcm_s16le'],
    ...['-f', 'wav', '-fs', String(maxBytes), '-y', `file:${out}`],
  ],
  limits: { timeoutMs: 600_000, maxBytes: 2 * 1024 ** 3 },
};

/** ffmpeg as the operator installed it; undefined when it is not on PATH. */
export function findFfmpeg(): string | undefined {
  return findConverter(FFMPEG);
}

/**
 * Writes the sound of the recording or film at `path` to the WAV file `out`: 16 kHz, mono, 16 bits. The first sound
 * track is taken; its tags are not.
 *
 * @throws AppError `no_audio_track`, `corrupt_file` (422) and those of `runConverter`
 */
export async function toWav(path: string, out: string, options: ConversionOptions): Promise<void> {
  const { isDone, lastWords } = await runConverter(FFMPEG, [path, out], options);
  if (NO_TRACK.test(lastWords)) throw documentErrors.no_audio_track();
  // Its complaints name files of this machine: for the log alone.
  if (!isDone)
    throw Object.assign(documentErrors.corrupt_file({ format: options.format }), { cause: lastWords });
}
