import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../installation.ts';

/** The comparison that `npm run check` makes. @throws Error when the frozen contract would break */
export async function run() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools', 'openapi-diff.mjs')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trim());
  return stdout.trim();
}
