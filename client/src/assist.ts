import type { Assistance, Body, FieldSchema } from './contract.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Questions about documents. `is_reduced` says that no language model was asked: only what the texts say literally. */
export function assistOf(transport: Transport) {
  const send = (body: Body<'postAiAssist'>, options?: CallOptions) =>
    transport.send<Assistance>({ method: 'POST', path: '/api/v1/ai-assist', body, ...options });

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
  };
}
