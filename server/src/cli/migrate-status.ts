import { readMigrationStates } from './with-database.ts';

export async function run() {
  return (await readMigrationStates()).map(({ schema, name, appliedAt }) => ({
    schema,
    name,
    applied_at: appliedAt,
  }));
}
