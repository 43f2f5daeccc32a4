import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedErrors } from './errors.ts';
import type { Place } from './initialise.ts';
import { type Account, databaseAccount, mayReach } from './privileges.ts';

/** Where data goes when the account cannot enter the folder asked for; the first that exists is taken. */
const SYSTEM_FOLDERS = ['/var/lib', '/var/db', '/var/tmp'];

/**
 * Settles the folder and the account. As an ordinary user both are plain. As root, PostgreSQL runs under an
 * unprivileged account; when that account cannot enter `folder` (a checkout under a private home), the data
 * goes to a system folder named after it, and `log` says so.
 *
 * @throws AppError `database_folder_unreachable`, `database_account_missing` (503)
 */
export async function preparePlace(
  folder: string,
  log: (line: string) => void,
  systemFolders = SYSTEM_FOLDERS,
): Promise<Place> {
  const account = (await ownerOfData(folder)) ?? (await databaseAccount());
  const own = await makeFolder(folder, account);
  if (mayReach(account, own, 'w')) return placeIn(own, account);
  if (!account) throw embeddedErrors.database_folder_unreachable({ folder, cause: 'it may not be written' });
  const system = await systemFolderFor(folder, systemFolders);
  if (!system) {
    throw embeddedErrors.database_folder_unreachable({ folder, cause: 'no system folder can replace it' });
  }
  const spare = await makeFolder(system, account);
  log(`The account ${account.name}, which runs PostgreSQL, cannot enter ${folder}: the data is in ${spare}.`);
  return placeIn(spare, account);
}

/**
 * The place whose data a start with `folder` comes upon; undefined when no start made any. Changes nothing: as root, a
 * `folder` that is not there yet may turn out closed to the account, so what stands in for it counts as well.
 *
 * @throws AppError `database_account_missing` (503)
 */
export async function findPlaceWithData(
  folder: string,
  systemFolders = SYSTEM_FOLDERS,
): Promise<Place | undefined> {
  const account = (await ownerOfData(folder)) ?? (await databaseAccount());
  const system = account && !mayReach(account, folder, 'w') && (await systemFolderFor(folder, systemFolders));
  const places = [...(system ? [system] : []), folder].map((one) => placeIn(one, account));
  // The home is complete or not there; what is inside it may be closed to us.
  return places.find(({ home }) => existsSync(home));
}

/** Data first made by an ordinary user keeps that owner when root starts later. */
async function ownerOfData(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const data = await stat(join(folder, 'cluster', 'data')).catch(() => undefined);
  return data && data.uid !== 0 ? { name: `number ${data.uid}`, uid: data.uid, gid: data.gid } : undefined;
}

async function makeFolder(folder: string, account: Account | undefined): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    if (account) await chown(folder, account.uid, account.gid);
    return folder;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw embeddedErrors.database_folder_unreachable({ folder, cause });
  }
}

async function systemFolderFor(
  folder: string,
  systemFolders: readonly string[],
): Promise<string | undefined> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  for (const system of systemFolders) {
    if (await stat(system).catch(() => undefined)) return join(system, 'socle', name);
  }
  return undefined;
}

function placeIn(folder: string, account: Account | undefined): Place {
  const home = join(folder, 'cluster');
  return {
    folder,
    home,
    dataFolder: join(home, 'data'),
    passwordFile: join(home, 'superuser-password'),
    logFile: join(folder, 'postgres.log'),
    account,
  };
}
