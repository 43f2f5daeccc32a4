import type { Api } from '#kernel/http/route.ts';
import type { ExtractionParts } from '../sources/extraction.service.ts';
import { transcript, videoToText } from './recording.schema.ts';
import { transcribeNow } from './recording.service.ts';

/** /api/v1/video-to-text. */
export function recordingRoutes(api: Api, parts: ExtractionParts): void {
  api.postScoped(
    '/api/v1/video-to-text',
    {
      permission: 'documents.source.extract',
      limit: 'heavy',
      summary: 'What is said in a recording or a film',
      input: videoToText,
      reply: transcript,
    },
    ({ tx: scope, caller, input, signal }) => transcribeNow(parts, scope, caller, { input, signal }),
  );
}
