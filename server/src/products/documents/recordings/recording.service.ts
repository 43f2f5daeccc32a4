import type { Caller } from '#kernel/access/caller.ts';
import type { TenantRead, TenantScope } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { documentErrors } from '../errors.ts';
import { familyOf } from '../extraction/detection/media-family.ts';
import { type ExtractionParts, readUnlessRead } from '../sources/extraction.service.ts';
import { shownPage } from '../sources/shown-extraction.ts';
import { selectSource } from '../sources/source.repository.ts';
import { selectPages } from '../sources/source-page.repository.ts';
import { writeSrt, writeVtt } from './captions.ts';
import type { TranscriptShown, VideoToText } from './recording.schema.ts';
import { type Segment, segmentsOf } from './segments.ts';

/**
 * What is said in a recording: what was stored, or what is heard now and stored.
 *
 * @throws AppError `not_found` (404); `not_a_recording`, `speech_language_unavailable` (422); the refusals of the
 *   extraction
 */
export async function transcribeNow(
  parts: ExtractionParts,
  scope: TenantScope,
  caller: Caller,
  { input, signal }: { input: VideoToText; signal: AbortSignal },
): Promise<TranscriptShown> {
  const row = await scope.read((tx) => selectSource(tx, input.file_id));
  if (!row) throw httpErrors.not_found();
  if (familyOf(row.media_type) !== 'audio-video')
    throw documentErrors.not_a_recording({ type: row.media_type });
  refuseUnheard(parts, input, row);
  await readUnlessRead(parts, scope, caller, { source: { ...row, language: input.language }, signal });
  return await scope.read((tx) => shownTranscript(tx, input));
}

/** What is stored was heard already, and what it was heard as is told. */
function refuseUnheard(
  { pool }: ExtractionParts,
  { language }: VideoToText,
  { state }: { state: string },
): void {
  const { heardLanguages } = pool;
  if (state === 'extracted' || language === undefined || !heardLanguages || heardLanguages.includes(language))
    return;
  throw documentErrors.speech_language_unavailable({ language, languages: heardLanguages.join(', ') });
}

async function shownTranscript(
  tx: TenantRead,
  { file_id, output = 'text', language }: VideoToText,
): Promise<TranscriptShown> {
  const row = await selectSource(tx, file_id);
  if (!row) throw httpErrors.not_found();
  const pages = await selectPages(tx, row.id, []);
  const segments = segmentsOf(pages);
  const duration = Number(row.metadata.duration_seconds);
  const isHeardOtherwise = language !== undefined && language !== row.language;
  return {
    file_id: row.id,
    output,
    text: textOf(output, segments),
    ...((output === 'segments' || output === 'json') && { segments }),
    ...(output === 'json' && { pages: pages.map((page) => shownPage(page, 'json', row.media_type)) }),
    language: row.language,
    duration: Number.isFinite(duration) ? duration : null,
    media_type: row.media_type,
    engine: row.engine ?? '',
    warnings: [...row.warnings, ...(isHeardOtherwise ? ['speech_heard_before'] : [])],
  };
}

function textOf(output: NonNullable<VideoToText['output']>, segments: readonly Segment[]): string {
  if (output === 'srt') return writeSrt(segments);
  if (output === 'vtt') return writeVtt(segments);
  return segments.map(({ text }) => text).join('\n\n');
}
