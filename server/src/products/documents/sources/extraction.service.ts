import type { Actor, Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantScope, TenantTx } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import type { Emit } from '#kernel/events/port.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { type JobRun, LeaseLostError } from '#kernel/jobs/port.ts';
import type { FileStore } from '#kernel/storage/port.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import type { Extraction } from '../extraction/extraction.ts';
import type { ExtractorPool } from '../extraction/extractor.pool.ts';
import type { Turns } from '../extraction/process/take-turns.ts';
import { languageOf } from '../extraction/text/language.ts';
import { createPageKeeper, knownPages } from './page-keeper.ts';
import { answerOf } from './shown-extraction.ts';
import * as sources from './source.repository.ts';
import type { Extract } from './source.schema.ts';
import { replacePages } from './source-page.repository.ts';

export type ExtractionParts = {
  files: FileStore;
  pool: ExtractorPool;
  /** Whole texts are held from their reading until they are stored: few at a time. */
  holdingText: Turns;
  metrics: Metrics;
  emit: Emit;
  audit: AuditTrail;
};

/**
 * The text of a source: what was stored, or what is read now and stored.
 *
 * @throws AppError `not_found` (404); `page_not_found` (422): none of the pages exists; the refusals of the
 *   extraction
 */
export async function extractNow(
  parts: ExtractionParts,
  scope: TenantScope,
  caller: Caller,
  { input, signal }: { input: Extract; signal: AbortSignal },
): ReturnType<typeof answerOf> {
  const row = await scope.read((tx) => sources.selectSource(tx, input.file_id));
  if (!row) throw httpErrors.not_found();
  await readUnlessRead(parts, scope, caller, { source: { ...row, password: input.password }, signal });
  return await answerOf(scope, input);
}

/**
 * Reads a source and stores its text, unless that was done before; a refusal is kept with the source.
 *
 * @throws AppError the refusals of the extraction
 */
export async function readUnlessRead(
  parts: ExtractionParts,
  scope: TenantScope,
  caller: Caller,
  { source, signal }: { source: ReadableSource & Pick<sources.SourceRow, 'state'>; signal: AbortSignal },
): Promise<void> {
  if (source.state === 'extracted') return;
  await parts.holdingText(async () => {
    const now = await scope.read((tx) => sources.selectSource(tx, source.id));
    // Somebody else read it while this waited.
    if (now?.state === 'extracted') return;
    const extraction = await readText(parts, scope, source, signal).catch(async (error: unknown) => {
      const code = verdictOf(error, { isLastAttempt: false, signal });
      if (code !== undefined) await scope.write((tx) => sources.markFailed(tx, source.id, code));
      throw error;
    });
    await scope.write((tx) => storeExtraction(parts, tx, caller, { id: source.id, extraction }));
  });
}

/** A source with what a person may know about it: what opens it, and what is spoken in it. */
type ReadableSource = Pick<sources.SourceRow, 'id' | 'sha256' | 'media_type'> & {
  readonly password?: string | undefined;
  readonly language?: string | null | undefined;
};

/**
 * Runs the extractor on a source's file, in a process of its own. Pages that were costly to read are kept at once:
 * whoever goes on after a crash takes them as they are.
 */
export async function readText(
  { files, pool, metrics }: Pick<ExtractionParts, 'files' | 'pool' | 'metrics'>,
  scope: Pick<TenantScope, 'tenantId' | 'read' | 'write'> & Partial<Pick<JobRun, 'progress'>>,
  source: ReadableSource,
  signal: AbortSignal,
): Promise<Extraction> {
  const { id, sha256, media_type: mediaType, password, language } = source;
  const known = await knownPages(scope, source);
  const keeper = createPageKeeper(scope, id, { known: known.length, signal });
  const stop = metrics.extractions.startTimer({ type: mediaType });
  try {
    const extraction = await files.withLocalFile(scope.tenantId, sha256, (path) =>
      pool.extract(
        { path, mediaType, password, language: language ?? undefined, known },
        { signal: keeper.signal, onPage: keeper.keep, onPageCount: keeper.announce },
      ),
    );
    await keeper.settled();
    stop({ outcome: 'success' });
    return extraction;
  } catch (error) {
    stop({ outcome: error instanceof AppError ? error.code : 'failure' });
    throw error;
  } finally {
    await keeper.settled().catch(() => undefined);
  }
}

/** What a job that will not succeed means for its document. */
const VERDICTS: Readonly<Record<string, string>> = {
  cancelled: 'extraction_cancelled',
  job_timed_out: 'extraction_timeout',
  job_worker_died: 'extraction_crashed',
};

/** @param code what the job ended with */
export function verdictOfJob(code: string): string {
  return VERDICTS[code] ?? code;
}

/** Stores the text and says so, both or neither; a source that was deleted meanwhile stays deleted. */
export async function storeExtraction(
  { emit, audit }: Pick<ExtractionParts, 'emit' | 'audit'>,
  tx: TenantTx,
  actor: Actor,
  { id, extraction }: { id: string; extraction: Extraction },
): Promise<void> {
  const { pages, engine, warnings, metadata, text, language = languageOf(text) } = extraction;
  const character_count = pages.reduce((sum, page) => sum + page.text.length, 0);
  const facts = {
    page_count: pages.length,
    character_count,
    engine,
    warnings,
    metadata,
    language,
  };
  if (!(await sources.markExtracted(tx, id, facts))) return;
  await replacePages(tx, id, pages);
  await emit(tx, { type: 'documents.source.extracted', subject: id, data: { page_count: pages.length } });
  const target = { type: 'documents.source', id };
  await audit.record(tx, actor, { action: 'documents.source.extracted', target, metadata: { engine } });
}

/**
 * The code under which a failure is kept with the document: a refusal, or too much time, is a fact about it. A fault
 * of ours is none, until there is no further attempt: nothing stays "being read" for ever.
 *
 * @returns undefined when it may pass by itself, or when the work was stopped and nothing was found out
 */
export function verdictOf(
  error: unknown,
  { isLastAttempt, signal }: { isLastAttempt: boolean; signal: AbortSignal },
): string | undefined {
  if (signal.aborted) return undefined;
  const isRefusal = error instanceof AppError && (error.status < 500 || error.code === 'extraction_timeout');
  // Whoever guessed wrong, the document is one that needs a password.
  if (error instanceof AppError && error.code === 'password_invalid') return 'password_required';
  if (isRefusal) return error.code;
  if (!isLastAttempt || error instanceof LeaseLostError) return undefined;
  return error instanceof AppError ? error.code : 'internal_error';
}
