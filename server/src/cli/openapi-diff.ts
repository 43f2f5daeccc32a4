import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../installation.ts';
import { cliErrors } from './cli.errors.ts';

/**
 * The comparison that `npm run check` makes.
 *
 * @throws AppError `tools_missing`, `contract_broken`
 */
export async function run() {
  if (!existsSync(join(ROOT, 'node_modules', '@redocly', 'cli'))) throw cliErrors.tools_missing();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools', 'openapi-diff.mjs')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw cliErrors.contract_broken({ changes: `${stdout}${stderr}`.trim() });
  return stdout.trim();
}
