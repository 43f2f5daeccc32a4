import type { Actor, Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantScope, TenantTx } from '#kernel/database/scope.ts';
import type { Emit } from '#kernel/events/port.ts';
import type { Flags } from '#kernel/flags/flags.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import type { Download } from '#kernel/http/route.ts';
import { asId } from '#kernel/ids/id.ts';
import type { Queue } from '#kernel/jobs/port.ts';
import type { ByteSpan, FileStore, StagedFile } from '#kernel/storage/port.ts';
import type { Instant } from '#kernel/time/instant.ts';
import { isRecording } from '../extraction/extraction.ts';
import type { ExtractorPool } from '../extraction/extractor.pool.ts';
import { EXTRACT_ON_ARRIVAL } from '../flags.ts';
import { selectProject } from '../projects/project.repository.ts';
import { snippetOf } from './snippet.ts';
import { DELETE_FILE, EXTRACT } from './source.job-kinds.ts';
import * as sources from './source.repository.ts';
import type { AddedSource, ListedSource, Source, SourceInFull } from './source.schema.ts';
import { type FoundSource, type SourceFilter, selectSources } from './source-list.repository.ts';
import { displayName } from './source-name.ts';
import { selectLastPage } from './source-page.repository.ts';

const CURSOR: CursorForm = { list: 'documents.source', kinds: ['instant', 'id'] };

export type SourceParts = {
  audit: AuditTrail;
  queue: Queue;
  emit: Emit;
  files: FileStore;
  flags: Flags;
  pool: ExtractorPool;
  uploadMaxBytes: number;
};
/** What is known of a file besides its bytes. */
export type Provenance = {
  name: string | undefined;
  declaredType: string | undefined;
  projectId: string | undefined;
  origin: 'upload' | 'url';
  originUrl: string | null;
};

/**
 * Makes staged bytes a source of the tenant: typed by content, stored once, with the job that extracts its text.
 * Everything or nothing; the staged file is gone either way.
 *
 * @throws AppError `not_found` (404): the project; the refusals of `detectType`
 */
export async function addSource(
  parts: SourceParts,
  scope: TenantScope,
  actor: Actor,
  { staged, provenance, signal }: { staged: StagedFile; provenance: Provenance; signal: AbortSignal },
): Promise<AddedSource> {
  try {
    const name = displayName(provenance.name);
    const hint = { name, ...(provenance.declaredType && { declaredType: provenance.declaredType }) };
    const media_type = await parts.pool.detect({ path: staged.path, ...hint }, { signal });
    const { size_bytes, sha256 } = { size_bytes: staged.sizeBytes, sha256: staged.key };
    const facts = { name, media_type, size_bytes, sha256 };
    // Asked before the transaction: inside it, a second connection would be waited for while one is held.
    const person = { tenantId: scope.tenantId, ...('personId' in actor && { personId: actor.personId }) };
    const isExtractedNow = await parts.flags.isOn(person, EXTRACT_ON_ARRIVAL);
    const add = { staged, provenance, facts, isExtractedNow };
    return await scope.write((tx) => insert(parts, tx, actor, add));
  } finally {
    await staged.discard();
  }
}

type Insertion = {
  isExtractedNow: boolean;
  staged: StagedFile;
  provenance: Provenance;
  facts: { name: string; media_type: string; size_bytes: number; sha256: string };
};

async function insert(parts: SourceParts, tx: TenantTx, actor: Actor, add: Insertion): Promise<AddedSource> {
  const { staged, provenance, facts } = add;
  const { projectId, origin, originUrl } = provenance;
  if (projectId !== undefined && !(await selectProject(tx, projectId))) throw httpErrors.not_found();
  await sources.lockContent(tx, facts.sha256);
  const row = await sources.insertSource(tx, {
    ...facts,
    project_id: projectId ?? null,
    origin,
    origin_url: originUrl,
  });
  if (!row) {
    const known = await sources.selectByContent(tx, facts.sha256);
    if (!known) throw httpErrors.conflict_retry();
    return { ...shown(known), deduplicated: true };
  }
  await staged.keep();
  if (add.isExtractedNow) {
    await parts.queue.enqueue(tx, EXTRACT, { source_id: row.id }, { key: row.id });
  }
  await parts.emit(tx, {
    type: 'documents.source.added',
    subject: row.id,
    data: { media_type: row.media_type },
  });
  const metadata = { media_type: row.media_type, size_bytes: row.size_bytes, origin };
  await parts.audit.record(tx, actor, {
    action: 'documents.source.created',
    target: targetOf(row.id),
    metadata,
  });
  return { ...shown(row), deduplicated: false };
}

/** @throws AppError `not_found` (404) */
export async function readSource(tx: TenantRead, id: string): Promise<SourceInFull> {
  const row = await found(tx, id);
  if (row.state !== 'stored' && row.state !== 'extracting') return shown(row);
  const last = await selectLastPage(tx, id);
  const progress = {
    pages_read: last?.number ?? 0,
    pages_total: row.page_count,
    reached: last?.label ?? null,
  };
  return { ...shown(row), progress };
}

/** Newest first, with the place of the search terms when there was a search. */
export async function listSources(
  tx: TenantRead,
  { limit = 50, cursor, ...filter }: SourceFilter & { limit?: number; cursor?: string },
): Promise<{ items: ListedSource[]; next_cursor: string | null }> {
  const [createdAt = '', id = ''] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const after = cursor ? { createdAt: createdAt as Instant, id } : undefined;
  const rows = await selectSources(tx, filter, { after, limit: limit + 1 });
  const listed = ({ found_text, ...row }: FoundSource): ListedSource => {
    const snippet = found_text && filter.q ? snippetOf(found_text, filter.q) : undefined;
    return { ...shown(row), ...(snippet !== undefined && { snippet }) };
  };
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.created_at, row.id], shown: listed });
}

/** The original bytes. @throws AppError `not_found` (404) */
export async function openOriginal(
  tx: TenantRead,
  files: FileStore,
  caller: Caller,
  id: string,
): Promise<Download> {
  const row = await found(tx, id);
  const { sha256, size_bytes: sizeBytes, media_type: mediaType, name: fileName } = row;
  const open = async (span: ByteSpan | undefined) => (await files.read(caller.tenantId, sha256, span)).body;
  return { open, sizeBytes, mediaType, fileName, etag: sha256 };
}

/**
 * Deletes a source with its text; a job removes the file after the commit, so that neither can be left alone.
 *
 * @throws AppError `not_found` (404)
 */
export async function deleteSource(
  parts: SourceParts,
  tx: TenantTx,
  actor: Actor,
  id: string,
): Promise<null> {
  const row = await sources.lockSource(tx, id);
  if (!row) throw httpErrors.not_found();
  await sources.deleteSource(tx, id);
  await parts.queue.enqueue(tx, DELETE_FILE, { sha256: row.sha256 }, { key: `${row.sha256}:${id}` });
  await parts.emit(tx, { type: 'documents.source.deleted', subject: id, data: {} });
  const metadata = { name: row.name, sha256: row.sha256 };
  await parts.audit.record(tx, actor, {
    action: 'documents.source.deleted',
    target: targetOf(id),
    metadata,
  });
  return null;
}

async function found(tx: TenantRead, id: string): Promise<sources.SourceRow> {
  const row = await sources.selectSource(tx, id);
  if (!row) throw httpErrors.not_found();
  return row;
}

function shown(row: sources.SourceRow): Source {
  const { id, character_count: _count, engine: _engine, warnings: _warnings, ...rest } = row;
  const duration_seconds = Number(row.metadata.duration_seconds);
  return {
    ...rest,
    ...(isRecording(row.media_type) && duration_seconds > 0 && { duration_seconds }),
    file_id: asId(id),
    state: row.state as Source['state'],
    origin: row.origin as Source['origin'],
  };
}

function targetOf(id: string) {
  return { type: 'documents.source', id };
}
