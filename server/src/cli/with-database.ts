import { type MigrationState, migrationStates } from '#kernel/database/migrate.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { migrationsOf } from '#kernel/open-kernel.ts';
import { withOwner } from '../installation.ts';
import { products } from '../products.ts';

/** Every migration of this version with the time it was applied, read as the owner without changing anything. */
export async function readMigrationStates(): Promise<MigrationState[]> {
  const migrations = await migrationsOf(products);
  return withOwner(process.env, (adminUrl) =>
    withAdmin(adminUrl, (admin) => migrationStates(admin, migrations)),
  );
}
