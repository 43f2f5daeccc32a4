import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSuffix, removeDeadDrafts, syncFolder } from './atomic.ts';
import { type Binaries, POSTGRES_MAJOR } from './binaries.ts';
import { embeddedErrors } from './errors.ts';
import { lastLines } from './log-file.ts';
import type { Account } from './privileges.ts';
import { supervise } from './supervisor.ts';

/** Where everything of one cluster lies. `home` appears complete, password included, or not at all. */
export type Place = {
  readonly folder: string;
  readonly home: string;
  readonly dataFolder: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly account: Account | undefined;
};

export const SUPERUSER = 'socle_superuser';

/**
 * Creates the data when the place has none, in a draft folder that is renamed once PostgreSQL has written and
 * synced all of it: a kill at any moment leaves the old state or the new one.
 *
 * @returns true when the data is new
 * @throws AppError `database_init_failed`, `database_version_unsupported` (503)
 */
export async function initialise(
  place: Place,
  binaries: Binaries,
  args: readonly string[],
): Promise<boolean> {
  await removeDeadDrafts(place.folder);
  if (await hasData(place)) return false;
  const draft = `${place.home}.${newSuffix()}`;
  try {
    await runInitdb(place, binaries, draft, args);
    return await publish(place, draft);
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function hasData(place: Place): Promise<boolean> {
  const version = await readFile(join(place.dataFolder, 'PG_VERSION'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw embeddedErrors.database_folder_unreachable({ folder: place.folder, cause: error.message });
  });
  if (version === undefined || version.trim() === POSTGRES_MAJOR) return version !== undefined;
  throw embeddedErrors.database_version_unsupported({
    folder: place.folder,
    found: version.trim(),
    expected: POSTGRES_MAJOR,
  });
}

async function runInitdb(
  place: Place,
  binaries: Binaries,
  draft: string,
  args: readonly string[],
): Promise<void> {
  const passwordFile = join(draft, 'superuser-password');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  if (place.account) {
    await chown(passwordFile, place.account.uid, place.account.gid);
    await chown(draft, place.account.uid, place.account.gid);
  }
  const initdb = await supervise({
    program: binaries.initdb,
    args: [...initdbArgs(join(draft, 'data'), passwordFile), ...args],
    account: place.account,
    logFile: place.logFile,
  });
  if ((await initdb.exited) === 0) return;
  const cause = await lastLines(place.logFile);
  throw embeddedErrors.database_init_failed({ folder: place.folder, cause, log: place.logFile });
}

/**
 * The built-in C.UTF-8 locale sorts the same on every machine and for ever, unlike those of libc and ICU, whose
 * upgrades break indexes; it also spares a second of collation imports.
 */
function initdbArgs(dataFolder: string, passwordFile: string): string[] {
  return [
    ...['-D', dataFolder, '--username', SUPERUSER, '--pwfile', passwordFile],
    ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--locale', 'C', '--auth', 'scram-sha-256', '--no-instructions'],
  ];
}

/** @returns false when another start published its own first; ours is then dropped */
async function publish(place: Place, draft: string): Promise<boolean> {
  await syncFolder(draft);
  try {
    await rename(draft, place.home);
  } catch (error) {
    if (await hasData(place)) return false;
    throw error;
  }
  await syncFolder(place.folder);
  return true;
}
