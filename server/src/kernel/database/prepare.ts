import pg from 'pg';
import { findDrift, recordCatalog } from './catalog-gate.ts';
import { type CatalogDeclarations, findViolations } from './catalog-rules.ts';
import { databaseErrors } from './database.errors.ts';
import { checkMasterKey, type MasterKeyCheck } from './master-key-check.ts';
import { type Migration, migrate, withMigrationLock } from './migrate.ts';
import { allowSearchIndexes, ensureRoles } from './roles.ts';
import { OLDEST_VERSION, readServerFacts } from './server-facts.ts';

const UNFIT = {
  version: { en: 'it is older than PostgreSQL 15', fr: 'il est antérieur à PostgreSQL 15' },
  account: { en: 'its account may not create roles', fr: 'son compte ne peut pas créer de rôles' },
};

export type Preparation = {
  adminUrl: string;
  masterKey: Uint8Array;
  migrations: readonly Migration[];
  declared: CatalogDeclarations;
  masterKeyCheck: MasterKeyCheck;
};

/**
 * Brings a database to the state this version serves from: roles, migrations, catalog gate. Idempotent, and safe
 * when several processes start at once.
 *
 * @returns the migrations that were applied
 * @throws AppError `database_unfit`; `catalog_unsafe`, naming each object that changed since the last migration or
 *   that breaks a rule now; `master_key_mismatch` (500), before anything follows from the key; `migration_changed`,
 *   `database_newer` (503)
 */
export async function prepareDatabase({
  adminUrl,
  masterKey,
  migrations,
  declared,
  masterKeyCheck,
}: Preparation): Promise<Migration[]> {
  return withAdmin(adminUrl, (admin) =>
    withMigrationLock(admin, async () => {
      await checkFit(admin);
      const drift = await findDrift(admin, declared);
      refuse(drift ?? []);
      await checkMasterKey(admin, masterKey, masterKeyCheck);
      await ensureRoles(admin, masterKey);
      await allowSearchIndexes(admin);
      const applied = await migrate(admin, migrations);
      refuse(await findViolations(admin, declared));
      if (applied.length > 0 || drift === undefined) await recordCatalog(admin, declared);
      return applied;
    }),
  );
}

/** Lends one owner's connection for the time of `work`; no other part of the program holds one. */
export async function withAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'socle-migrate' });
  // A connection that breaks tells its query; the event beside it, unheard, would end the process.
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** @throws AppError `database_unfit` (503) */
async function checkFit(admin: pg.ClientBase): Promise<void> {
  const { versionNumber, mayCreateRoles } = await readServerFacts(admin);
  if (versionNumber < OLDEST_VERSION) throw databaseErrors.database_unfit({ reason: UNFIT.version });
  if (!mayCreateRoles) throw databaseErrors.database_unfit({ reason: UNFIT.account });
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) throw databaseErrors.catalog_unsafe({ findings: findings.join('\n  ') });
}
