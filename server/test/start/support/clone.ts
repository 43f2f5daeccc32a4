import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A folder with what git would give a stranger, changes not yet committed included, and nothing else. */
export async function cloneAnew(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-start-'));
  // As root, PostgreSQL runs under another account, which has to pass.
  await chmod(folder, 0o755);
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 } as const;
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], options);
  const deleted = new Set(execFileSync('git', ['ls-files', '-d', '-z'], options).split('\0'));
  for (const path of listed.split('\0')) {
    if (!path || deleted.has(path)) continue;
    await cp(join(ROOT, path), join(folder, path), { recursive: dirname(path) !== '.' });
  }
  return folder;
}

/**
 * The same, with a copy of the dependencies of this checkout: should the start want to install, it empties its own
 * folder and not ours. Hard links make the copy cheap where both lie on one disk.
 */
export async function cloneInstalled(): Promise<string> {
  const folder = await cloneAnew();
  const [from, to] = [join(ROOT, 'node_modules'), join(folder, 'node_modules')];
  const linked = spawnSync('cp', ['-al', from, to]);
  if (linked.status === 0) return folder;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  return folder;
}
