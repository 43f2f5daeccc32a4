import type { Actor, Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantScope, TenantTx } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import type { Emit } from '#kernel/events/port.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { LeaseLostError } from '#kernel/jobs/port.ts';
import type { FileStore } from '#kernel/storage/port.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { documentErrors } from '../errors.ts';
import type { Extraction } from '../extraction/extraction.ts';
import type { ExtractorPool } from '../extraction/extractor.pool.ts';
import { markdownOf } from '../extraction/page/markdown.ts';
import { languageOf } from '../extraction/text/language.ts';
import { summarise } from '../summary/summarise.ts';
import { createPageKeeper, knownPages } from './page-keeper.ts';
import { pageRanges } from './page-ranges.ts';
import * as sources from './source.repository.ts';
import type { Extract, ExtractionShown, Output } from './source.schema.ts';
import { type PageRow, replacePages, selectPages } from './source-page.repository.ts';

export type ExtractionParts = {
  files: FileStore;
  pool: ExtractorPool;
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
): Promise<ExtractionShown> {
  const row = await scope.read((tx) => sources.selectSource(tx, input.file_id));
  if (!row) throw httpErrors.not_found();
  await readUnlessRead(parts, scope, caller, { source: { ...row, password: input.password }, signal });
  return scope.read((tx) => shownExtraction(tx, input));
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
  const extraction = await readText(parts, scope, source, signal).catch(async (error: unknown) => {
    const code = verdictOf(error, { isLastAttempt: false, signal });
    if (code !== undefined) await scope.write((tx) => sources.markFailed(tx, source.id, code));
    throw error;
  });
  await scope.write((tx) => storeExtraction(parts, tx, caller, { id: source.id, extraction }));
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
  scope: Pick<TenantScope, 'tenantId' | 'read' | 'write'>,
  source: ReadableSource,
  signal: AbortSignal,
): Promise<Extraction> {
  const { id, sha256, media_type: mediaType, password, language } = source;
  const known = await knownPages(scope, source);
  const keeper = createPageKeeper(scope, id, signal);
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

/** @throws AppError `not_found` (404), `page_not_found` (422) */
export async function shownExtraction(tx: TenantRead, input: Extract): Promise<ExtractionShown> {
  const row = await sources.selectSource(tx, input.file_id);
  if (!row) throw httpErrors.not_found();
  const pages = await selectPages(tx, row.id, pageRanges(input.pages));
  if (pages.length === 0)
    throw documentErrors.page_not_found({ pages: input.pages ?? '', count: row.page_count ?? 0 });
  return {
    file_id: row.id,
    mode: input.mode,
    ...(input.mode === 'summary'
      ? summaryOf(pages, row.language, input.sentences)
      : formOf(pages, row.media_type, input.output ?? 'text')),
    media_type: row.media_type,
    page_count: row.page_count ?? pages.length,
    character_count: row.character_count ?? 0,
    engine: row.engine ?? '',
    warnings: row.warnings,
    metadata: row.metadata,
    language: row.language,
  };
}

/** The sentences in the place of the text, each with where it stands; no page is given again. */
function summaryOf(
  pages: readonly PageRow[],
  language: string | null,
  count: number | undefined,
): Pick<ExtractionShown, 'text' | 'pages' | 'summary'> {
  const sentences = summarise(pages, { language, sentences: count }).map(({ text, page, start, end }) => ({
    text,
    page,
    start,
    end,
  }));
  if (sentences.length === 0) throw documentErrors.nothing_to_summarise();
  const text = sentences.map((sentence) => sentence.text).join(' ');
  return { text, pages: [], summary: { engine: 'extractive', sentences } };
}

type Form = Pick<ExtractionShown, 'output' | 'text' | 'pages'>;

function formOf(pages: readonly PageRow[], mediaType: string, output: Output): Form {
  const shown = pages.map((page) => shownPage(page, output, mediaType));
  return { output, text: shown.map(({ text }) => text).join('\n\n'), pages: shown };
}

export function shownPage(page: PageRow, output: Output, mediaType: string): Form['pages'][number] {
  const { number, source, confidence, label, blocks } = page;
  const text = output === 'markdown' ? markdownOf([page], mediaType) : page.text;
  return { number, text, source, confidence, label, ...(output === 'json' ? { blocks } : {}) };
}
