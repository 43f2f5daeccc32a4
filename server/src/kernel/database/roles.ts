import { createHmac } from 'node:crypto';
import type pg from 'pg';

/** How long one statement, one wait for a lock and one idle transaction may take before PostgreSQL ends them. */
const LIMITS = {
  statement_timeout: '15s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '30s',
  timezone: 'UTC',
} as const;

const LOGIN_ROLES = ['socle_app', 'socle_platform'] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];

/** Each role's password follows from the master key, so that nothing has to be stored and it can be rotated. */
export function rolePassword(masterKey: Uint8Array, role: LoginRole): string {
  return createHmac('sha256', masterKey).update(`database-role:${role}`).digest('base64url');
}

/**
 * Makes or mends the three roles (decision record 0001): the owner cannot log in, the two others own nothing,
 * bypass nothing and create nothing. Idempotent; needs a connection that may create roles, and the database's own
 * master key: with another one, servers beside us could not connect any more.
 */
export async function ensureRoles(admin: pg.ClientBase, masterKey: Uint8Array): Promise<void> {
  const { rows } = await admin.query<{ rolname: string; may_create: boolean }>(
    `select rolname, rolcreatedb or rolcreaterole as may_create from pg_roles
     where rolname in ('socle_owner', 'socle_app', 'socle_platform')`,
  );
  const present = new Map(rows.map((row) => [row.rolname, row]));
  if (!present.has('socle_owner')) await admin.query('create role socle_owner nologin noinherit');
  await admin.query('grant socle_owner to current_user');
  for (const role of LOGIN_ROLES) {
    const name = admin.escapeIdentifier(role);
    if (!present.has(role)) await admin.query(`create role ${name}`);
    // Not said where it changes nothing: since PostgreSQL 16, only who may create databases may say nocreatedb.
    if (present.get(role)?.may_create) await admin.query(`alter role ${name} nocreatedb nocreaterole`);
    const password = admin.escapeLiteral(rolePassword(masterKey, role));
    await admin.query(`alter role ${name} login noinherit password ${password}`);
    for (const [setting, value] of Object.entries(LIMITS)) {
      await admin.query(`alter role ${name} set ${setting} = ${admin.escapeLiteral(value)}`);
    }
  }
  const database = admin.escapeIdentifier(await currentDatabase(admin));
  await admin.query(`grant connect, create on database ${database} to socle_owner`);
  await admin.query(`grant connect on database ${database} to socle_app, socle_platform`);
  await admin.query(`revoke create on schema public from public`);
}

/**
 * Lets a full-text index be used under row-level security: `@@` is not marked leakproof, so PostgreSQL would read
 * every row of the tenant first. Its own code leaks nothing; only a superuser may mark it.
 *
 * @returns false on a server where we are no superuser: searches work there, by reading the tenant's rows
 */
export async function allowSearchIndexes(admin: pg.ClientBase): Promise<boolean> {
  const { rows } = await admin.query<{ is_marked: boolean; may_mark: boolean }>(
    `select p.proleakproof as is_marked, r.rolsuper as may_mark from pg_proc p, pg_roles r
     where p.oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure and r.rolname = current_user`,
  );
  if (rows[0]?.is_marked) return true;
  if (!rows[0]?.may_mark) return false;
  await admin.query('alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof');
  return true;
}

async function currentDatabase(admin: pg.ClientBase): Promise<string> {
  const { rows } = await admin.query<{ name: string }>('select current_database() as name');
  return rows[0]?.name ?? '';
}
