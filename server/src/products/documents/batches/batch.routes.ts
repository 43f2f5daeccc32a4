import Type from 'typebox';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { id } from '#kernel/ids/id.schema.ts';
import { batch, batchItem, createBatch as create, itemState, resultQuery } from './batch.schema.ts';
import {
  type BatchServiceParts,
  cancelBatch,
  createBatch,
  listBatches,
  listItems,
  readBatch,
  retryBatch,
} from './batch.service.ts';
import { openResult } from './batch-result.service.ts';

const params = Type.Object({ batch_id: id });

/** /api/v1/batches: many sources read in one go. */
export function batchRoutes(api: Api, parts: BatchServiceParts): void {
  changeRoutes(api, parts);
  readRoutes(api);
}

function changeRoutes(api: Api, parts: BatchServiceParts): void {
  const changing = { permission: 'documents.batch.run', reply: batch } as const;
  api.postScoped(
    '/api/v1/batches',
    {
      ...changing,
      limit: 'heavy',
      summary: 'Read the text of many sources; queued (202), or done within the call (201)',
      input: create,
      status: 201,
    },
    ({ tx: scope, caller, input, answer, signal }) =>
      createBatch(parts, { scope, caller, answer, signal }, input),
  );
  api.post(
    '/api/v1/batches/{batch_id}/cancel',
    { ...changing, limit: 'write', summary: 'Begin nothing more of a batch', params },
    ({ tx, caller, params }) => cancelBatch(parts, tx, caller, params.batch_id),
  );
  api.post(
    '/api/v1/batches/{batch_id}/retry',
    {
      ...changing,
      limit: 'write',
      summary: 'Work again on what failed or was cancelled',
      params,
      status: 202,
    },
    ({ tx, caller, params }) => retryBatch(parts, tx, caller, params.batch_id),
  );
}

function readRoutes(api: Api): void {
  const reading = { permission: 'documents.batch.read', limit: 'read' } as const;
  api.get(
    '/api/v1/batches',
    {
      ...reading,
      summary: 'List batches, newest first',
      query: Type.Object({ ...pageQuery, project_id: Type.Optional(id) }),
      reply: listOf(batch),
    },
    ({ tx, query }) => listBatches(tx, query),
  );
  api.get(
    '/api/v1/batches/{batch_id}',
    { ...reading, summary: 'Read a batch: its state and its counts', params, reply: batch },
    ({ tx, params }) => readBatch(tx, params.batch_id),
  );
  api.get(
    '/api/v1/batches/{batch_id}/items',
    {
      ...reading,
      summary: 'The sources of a batch, each with its state, error and duration',
      params,
      query: Type.Object({ ...pageQuery, state: Type.Optional(itemState) }),
      reply: listOf(batchItem),
    },
    ({ tx, params, query }) => listItems(tx, params.batch_id, query),
  );
  api.download(
    '/api/v1/batches/{batch_id}/result',
    { ...reading, summary: 'The texts of a batch: JSON Lines, or a ZIP', params, query: resultQuery },
    ({ tx, params, query }) => openResult(tx, params.batch_id, query),
  );
}
