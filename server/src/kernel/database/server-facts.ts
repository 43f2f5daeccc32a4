import type pg from 'pg';

/** Source: docs/adr/0002-embedded-postgresql.md; the SQL stays within PostgreSQL 15. */
export const OLDEST_VERSION = 150_000;

/** What a start and the doctor ask a PostgreSQL about itself, and about the account that asks. */
export type ServerFacts = {
  /** As `server_version_num`: 150004 is 15.4. */
  versionNumber: number;
  now: Date;
  mayCreateRoles: boolean;
  /** Whether full-text indexes are used under row-level security; see `allowSearchIndexes`. */
  hasSearchIndexes: boolean;
};

export async function readServerFacts(admin: pg.ClientBase): Promise<ServerFacts> {
  const { rows } = await admin.query<{
    version: number;
    now: Date;
    is_marked: boolean;
    may_create_roles: boolean;
  }>(
    `select current_setting('server_version_num')::int as version, clock_timestamp() as now,
       p.proleakproof as is_marked, r.rolsuper or r.rolcreaterole as may_create_roles
     from pg_proc p, pg_roles r
     where p.oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure and r.rolname = current_user`,
  );
  const [facts] = rows;
  if (!facts) throw new Error('PostgreSQL told nothing of itself');
  return {
    versionNumber: facts.version,
    now: facts.now,
    mayCreateRoles: facts.may_create_roles,
    hasSearchIndexes: facts.is_marked,
  };
}
