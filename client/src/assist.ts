import type { Assistance, Body, FieldSchema } from './contract.ts';
import type { CallOptions, Transport } from './transport.ts';

/** A piece of the text while it is written, or the whole answer, with its citations, which comes last. */
export type AssistEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'done'; readonly answer: Assistance };

/** Questions about documents. `is_reduced` says that no language model was asked: only what the texts say literally. */
export function assistOf(transport: Transport) {
  const call = (body: Body<'postAiAssist'>, options?: CallOptions) =>
    ({ method: 'POST', path: '/api/v1/ai-assist', body, ...options }) as const;
  const send = (body: Body<'postAiAssist'>, options?: CallOptions) =>
    transport.send<Assistance>(call(body, options));

  return {
    ask: (sourceIds: string[], question: string, options?: CallOptions) =>
      send({ action: 'ask', source_ids: sourceIds, question }, options),
    /** Fills the fields of a schema; one that is not found is null. */
    fields: (sourceIds: string[], schema: FieldSchema, options?: CallOptions) =>
      send({ action: 'fields', source_ids: sourceIds, schema }, options),
    classify: (sourceIds: string[], labels: string[], options?: CallOptions) =>
      send({ action: 'classify', source_ids: sourceIds, labels }, options),
    rewrite: (sourceIds: string[], instruction: string, options?: CallOptions) =>
      send({ action: 'rewrite', source_ids: sourceIds, instruction }, options),
    /** Into the language of an ISO 639-1 code. */
    translate: (sourceIds: string[], language: string, options?: CallOptions) =>
      send({ action: 'translate', source_ids: sourceIds, language }, options),
    /** Any of these, told while it is written; `fields` and `classify` have no text and come whole. */
    stream: async function* (
      body: Body<'postAiAssist'>,
      options?: CallOptions,
    ): AsyncGenerator<AssistEvent, void, undefined> {
      for await (const { event, data } of transport.stream(call(body, options))) {
        if (event === 'text') yield { type: 'text', text: (data as { text: string }).text };
        if (event === 'done') yield { type: 'done', answer: data as Assistance };
      }
    },
  };
}
