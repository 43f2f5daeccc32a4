import pg from 'pg';
import { CatalogError, findDrift, recordCatalog } from './catalog-gate.ts';
import { type CatalogDeclarations, findViolations } from './catalog-rules.ts';
import { type Migration, migrate, withMigrationLock } from './migrate.ts';
import { allowSearchIndexes, ensureRoles } from './roles.ts';

export type Preparation = {
  adminUrl: string;
  masterKey: Uint8Array;
  migrations: readonly Migration[];
  declared: CatalogDeclarations;
};

/**
 * Brings a database to the state this version serves from: roles, migrations, catalog gate. Idempotent, and safe
 * when several processes start at once.
 *
 * @returns the migrations that were applied
 * @throws CatalogError naming each object that changed since the last migration, or that breaks a rule now
 */
export async function prepareDatabase({
  adminUrl,
  masterKey,
  migrations,
  declared,
}: Preparation): Promise<Migration[]> {
  return withAdmin(adminUrl, (admin) =>
    withMigrationLock(admin, async () => {
      const drift = await findDrift(admin, declared);
      refuse(drift ?? []);
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
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) throw new CatalogError(findings);
}
