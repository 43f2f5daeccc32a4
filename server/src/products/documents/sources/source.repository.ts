import { sql } from 'kysely';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type SourceRow = {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  sha256: string;
  state: string;
  error_code: string | null;
  project_id: string | null;
  origin: string;
  origin_url: string | null;
  page_count: number | null;
  character_count: number | null;
  engine: string | null;
  warnings: string[];
  metadata: Record<string, string>;
  language: string | null;
  created_at: Instant;
  updated_at: Instant;
};
const COLUMNS = [
  'id',
  'name',
  'media_type',
  'size_bytes',
  'sha256',
  'state',
  'error_code',
  'project_id',
  'origin',
  'origin_url',
  'page_count',
  'character_count',
  'engine',
  'warnings',
  'metadata',
  'language',
  'created_at',
  'updated_at',
] as const;

export type NewSource = {
  name: string;
  media_type: string;
  size_bytes: number;
  sha256: string;
  project_id: string | null;
  origin: 'upload' | 'url';
  origin_url: string | null;
};

/**
 * Holds the content's place until the transaction ends: adding and deleting the same bytes go one after the
 * other, so that a file is never removed under a source that was just added.
 */
export async function lockContent(tx: TenantTx, sha256: string): Promise<void> {
  const [high, low] = [sha256.slice(0, 8), sha256.slice(8, 16)].map((hex) => Number.parseInt(hex, 16) | 0);
  await tx
    .selectNoFrom(
      sql`pg_advisory_xact_lock(${high}::int # hashtext(kernel.tenant_default()::text), ${low}::int)`.as(
        'held',
      ),
    )
    .execute();
}

/** Adds the source, or gives undefined when the tenant has that content (unique index). */
export function insertSource(tx: TenantTx, source: NewSource): Promise<SourceRow | undefined> {
  return tx
    .insertInto('documents.source')
    .values({ id: newId(), ...source })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'sha256']).doNothing())
    .returning(COLUMNS)
    .$castTo<SourceRow>()
    .executeTakeFirst();
}

const selectRow = (tx: TenantRead) => tx.selectFrom('documents.source').select(COLUMNS).$castTo<SourceRow>();

export function selectByContent(tx: TenantRead, sha256: string): Promise<SourceRow | undefined> {
  return selectRow(tx).where('sha256', '=', sha256).executeTakeFirst();
}

export function selectSource(tx: TenantRead, id: string): Promise<SourceRow | undefined> {
  return selectRow(tx).where('id', '=', id).executeTakeFirst();
}

export function lockSource(tx: TenantTx, id: string): Promise<SourceRow | undefined> {
  return selectRow(tx).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function deleteSource(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('documents.source').where('id', '=', id).execute();
}

/** Marks a source that is not finished yet; an extraction that ended meanwhile stays as it is. */
export async function markExtracting(tx: TenantTx, id: string): Promise<void> {
  await tx
    .updateTable('documents.source')
    .set({ state: 'extracting', updated_at: instantIn(0) })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .execute();
}

/** Says how many pages a source has before they are all read. */
export async function announcePages(tx: TenantTx, id: string, page_count: number): Promise<void> {
  await tx
    .updateTable('documents.source')
    .set({ page_count, updated_at: instantIn(0) })
    .where('id', '=', id)
    .where('state', '<>', 'extracted')
    .execute();
}

export async function markFailed(tx: TenantTx, id: string, code: string): Promise<void> {
  await tx
    .updateTable('documents.source')
    .set({ state: 'failed', error_code: code, updated_at: instantIn(0) })
    .where('id', '=', id)
    .where('state', '<>', 'extracted')
    .execute();
}

export type ExtractedFacts = {
  page_count: number;
  character_count: number;
  engine: string;
  warnings: string[];
  metadata: Record<string, string>;
  language: string | null;
};

/** Beside other long texts: each statement is short then, but whoever stores the same one waits for all of them. */
const STORE_LIMIT = '60s';

/**
 * Waits for another reading that stores the same source.
 *
 * @returns false when the source is gone, or its text is there already
 */
export async function markExtracted(tx: TenantTx, id: string, facts: ExtractedFacts): Promise<boolean> {
  const limits = sql`select set_config('statement_timeout', ${STORE_LIMIT}, true), set_config('lock_timeout', ${STORE_LIMIT}, true)`;
  await limits.execute(tx);
  const result = await tx
    .updateTable('documents.source')
    .set({
      ...facts,
      metadata: JSON.stringify(facts.metadata),
      state: 'extracted',
      error_code: null,
      updated_at: instantIn(0),
    })
    .where('id', '=', id)
    .where('state', '<>', 'extracted')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
