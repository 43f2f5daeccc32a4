import type { Api } from '#kernel/http/route.ts';
import { assistance, assist as input, type TextPiece, textPiece } from './assist.schema.ts';
import { type AssistParts, assist } from './assist.service.ts';

/** /api/v1/ai-assist: ask, rewrite, translate, fields, classify, over one or many sources. */
export function assistRoutes(api: Api, parts: AssistParts): void {
  api.postScoped(
    '/api/v1/ai-assist',
    {
      permission: 'documents.source.assist',
      limit: 'heavy',
      summary: 'Ask, rewrite, translate, fill fields or classify over sources, with citations',
      input,
      reply: assistance,
      events: { text: textPiece },
    },
    ({ tx: scope, caller, input, signal, tell }) =>
      assist(
        parts,
        { scope, caller, signal, tell: tell && ((text) => tell('text', { text } satisfies TextPiece)) },
        input,
      ),
  );
}
