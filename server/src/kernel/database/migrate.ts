import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { databaseErrors } from './database.errors.ts';

/** A product's numbered SQL files, in the folder that its manifest names. `schema` is the product's own. */
export type MigrationSource = { schema: string; folder: string };
export type Migration = { schema: string; name: string; sql: string; checksum: string };
export type MigrationState = Migration & { appliedAt: string | null };

/** Only one process migrates at a time; the others wait here. The number is ours alone in this database. */
const MIGRATION_LOCK = 7_302_119_301;
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** Reads the files of every product, in the order in which they must be applied. */
export async function readMigrations(sources: readonly MigrationSource[]): Promise<Migration[]> {
  const lists = await Promise.all(sources.map(readFolder));
  return lists.flat();
}

/** Runs `work` while no other process migrates this database; waits for its turn. */
export async function withMigrationLock<T>(admin: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await admin.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    return await work();
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

/**
 * Applies what is missing, each file in its own transaction as the owner. Call it under `withMigrationLock`.
 *
 * @returns the migrations applied by this call, in order
 * @throws AppError `migration_changed`, `database_newer` (503); Error when a file fails
 */
export async function migrate(admin: pg.ClientBase, migrations: readonly Migration[]): Promise<Migration[]> {
  await prepareLedger(admin, migrations);
  const states = await migrationStates(admin, migrations);
  const missing = states.filter((state) => state.appliedAt === null);
  for (const migration of missing) await apply(admin, migration);
  return missing;
}

/**
 * Every migration with the time it was applied, or null; refuses a history that does not match the files.
 *
 * @throws AppError `migration_changed`, `database_newer` (503)
 */
export async function migrationStates(
  admin: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<MigrationState[]> {
  const { rows: ledger } = await admin.query<{ regclass: string | null }>(
    "select to_regclass('kernel.migration') as regclass",
  );
  if (ledger[0]?.regclass == null) return migrations.map((migration) => ({ ...migration, appliedAt: null }));
  const { rows } = await admin.query<{ schema: string; name: string; checksum: string; applied_at: Date }>(
    'select schema, name, checksum, applied_at from kernel.migration',
  );
  const applied = new Map(rows.map((row) => [`${row.schema}/${row.name}`, row]));
  const states = migrations.map((migration) => {
    const row = applied.get(`${migration.schema}/${migration.name}`);
    if (row && row.checksum !== migration.checksum) {
      throw databaseErrors.migration_changed({ migration: `${migration.schema}/${migration.name}` });
    }
    applied.delete(`${migration.schema}/${migration.name}`);
    return { ...migration, appliedAt: row ? row.applied_at.toISOString() : null };
  });
  const [unknown] = applied.keys();
  if (unknown) throw databaseErrors.database_newer({ migration: unknown });
  return states;
}

async function prepareLedger(admin: pg.ClientBase, migrations: readonly Migration[]): Promise<void> {
  await admin.query('set role socle_owner');
  for (const schema of ['kernel', ...new Set(migrations.map((migration) => migration.schema))]) {
    const name = admin.escapeIdentifier(schema);
    await admin.query(`create schema if not exists ${name}`);
    await admin.query(`grant usage on schema ${name} to socle_app, socle_platform`);
  }
  await admin.query(`create table if not exists kernel.migration (
    schema text not null, name text not null, checksum text not null,
    applied_at timestamptz not null default now(), primary key (schema, name))`);
  await admin.query('reset role');
}

async function apply(admin: pg.ClientBase, migration: Migration): Promise<void> {
  await admin.query('begin');
  try {
    await admin.query('set local role socle_owner');
    await admin.query(migration.sql);
    await admin.query('insert into kernel.migration (schema, name, checksum) values ($1, $2, $3)', [
      migration.schema,
      migration.name,
      migration.checksum,
    ]);
    await admin.query('commit');
  } catch (error) {
    await admin.query('rollback');
    throw new Error(`migration ${migration.schema}/${migration.name} failed; nothing of it was kept`, {
      cause: error,
    });
  }
}

async function readFolder({ schema, folder }: MigrationSource): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      if (!FILE_NAME.test(name)) throw new Error(`migration ${schema}/${name}: expected 0001_lower_case.sql`);
      const sql = await readFile(join(folder, name), 'utf8');
      return { schema, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
