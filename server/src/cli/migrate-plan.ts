import { readMigrationStates } from './with-database.ts';

export async function run() {
  const missing = (await readMigrationStates()).filter((state) => state.appliedAt === null);
  return missing.map(({ schema, name }) => ({ schema, name }));
}
