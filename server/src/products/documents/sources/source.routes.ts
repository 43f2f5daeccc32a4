import Type from 'typebox';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { id } from '#kernel/ids/id.schema.ts';
import type { SafeFetch } from '#kernel/outbound/safe-fetch.ts';
import { MAX_PAGES } from '../extraction/extraction.ts';
import { MAX_DRAWING_WIDTH, MIN_DRAWING_WIDTH } from '../extraction/page/drawing.ts';
import { downloadSource, uploadSource } from './arrival.service.ts';
import { drawPage } from './drawing.service.ts';
import { type ExtractionParts, extractNow } from './extraction.service.ts';
import {
  addedSource,
  downloadFromUrl,
  extract,
  extraction,
  listedSource,
  sourceInFull,
  sourceQuery,
} from './source.schema.ts';
import { deleteSource, listSources, openOriginal, readSource, type SourceParts } from './source.service.ts';

const params = Type.Object({ file_id: id });
const pageParams = Type.Object({ file_id: id, number: Type.Integer({ minimum: 1, maximum: MAX_PAGES }) });
const drawingQuery = Type.Object({
  width: Type.Optional(
    Type.Integer({
      minimum: MIN_DRAWING_WIDTH,
      maximum: MAX_DRAWING_WIDTH,
      description: 'In pixels; 1000 when absent.',
    }),
  ),
});
const DRAWING_WIDTH = 1000;
export type SourceRouteParts = SourceParts & ExtractionParts & { fetch: SafeFetch };

/** /api/v1/upload, /download-from-url, /extract, /source, /sources. */
export function sourceRoutes(api: Api, parts: SourceRouteParts): void {
  arrivalRoutes(api, parts);
  readRoutes(api, parts);
}

function arrivalRoutes(api: Api, parts: SourceRouteParts): void {
  const arriving = { permission: 'documents.source.create', reply: addedSource, status: 201 } as const;
  api.upload(
    '/api/v1/upload',
    { ...arriving, limit: 'write', summary: 'Upload a file (multipart: project_id, then file)' },
    (context) => uploadSource(parts, context),
  );
  api.postScoped(
    '/api/v1/download-from-url',
    { ...arriving, limit: 'heavy', summary: 'Download a page or a file', input: downloadFromUrl },
    ({ tx: scope, caller, input, answer, signal }) =>
      downloadSource(parts, { scope, caller, answer, signal }, input),
  );
  api.postScoped(
    '/api/v1/extract',
    {
      permission: 'documents.source.extract',
      limit: 'heavy',
      summary: 'The text of a source',
      input: extract,
      reply: extraction,
    },
    ({ tx: scope, caller, input, signal }) => extractNow(parts, scope, caller, { input, signal }),
  );
}

function readRoutes(api: Api, parts: SourceRouteParts): void {
  const reading = { permission: 'documents.source.read', limit: 'read' } as const;
  api.get(
    '/api/v1/sources',
    {
      ...reading,
      summary: 'List and search sources, newest first',
      query: Type.Object({ ...pageQuery, ...sourceQuery }),
      reply: listOf(listedSource),
    },
    ({ tx, query }) => listSources(tx, query),
  );
  api.get(
    '/api/v1/source/{file_id}',
    { ...reading, summary: 'Read a source', params, reply: sourceInFull },
    ({ tx, params }) => readSource(tx, params.file_id),
  );
  api.download(
    '/api/v1/source/{file_id}/content',
    { ...reading, summary: 'The original file', params, hasRanges: true },
    ({ tx, caller, params }) => openOriginal(tx, parts.files, caller, params.file_id),
  );
  api.downloadScoped(
    '/api/v1/source/{file_id}/pages/{number}/image',
    {
      ...reading,
      summary: 'A page as it looks, as PNG (PDF)',
      params: pageParams,
      query: drawingQuery,
    },
    ({ tx: scope, params: { file_id: id, number: page }, query: { width = DRAWING_WIDTH }, signal }) =>
      drawPage(parts, scope, { id, page, width }, signal),
  );
  api.delete(
    '/api/v1/source/{file_id}',
    {
      permission: 'documents.source.delete',
      limit: 'write',
      summary: 'Delete a source with its text and its file',
      params,
      reply: Type.Null(),
    },
    ({ tx, caller, params }) => deleteSource(parts, tx, caller, params.file_id),
  );
}
