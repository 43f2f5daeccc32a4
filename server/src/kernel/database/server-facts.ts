import type pg from 'pg';

/** What the doctor asks a PostgreSQL about itself. */
export type ServerFacts = {
  /** As `server_version_num`: 150004 is 15.4. */
  versionNumber: number;
  now: Date;
  /** Whether full-text indexes are used under row-level security; see `allowSearchIndexes`. */
  hasSearchIndexes: boolean;
};

export async function readServerFacts(admin: pg.ClientBase): Promise<ServerFacts> {
  const { rows } = await admin.query<{ version: number; now: Date; is_marked: boolean }>(
    `select current_setting('server_version_num')::int as version, clock_timestamp() as now, p.proleakproof as is_marked
     from pg_proc p where p.oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure`,
  );
  const [facts] = rows;
  if (!facts) throw new Error('PostgreSQL told nothing of itself');
  return { versionNumber: facts.version, now: facts.now, hasSearchIndexes: facts.is_marked };
}
