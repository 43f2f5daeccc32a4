import { prepareInstallation } from '../installation.ts';

/** Applies what is missing, then checks the catalog as a start would. */
export async function run() {
  const applied = await prepareInstallation(process.env);
  return applied.map(({ schema, name }) => ({ schema, name }));
}
