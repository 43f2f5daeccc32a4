import { join } from 'node:path';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { databaseErrors } from './database.errors.ts';
import { type Cluster, startCluster } from './embedded/cluster.ts';
import type { Place } from './embedded/initialise.ts';
import { findPlaceWithData } from './embedded/place.ts';
import { openPool } from './pool.ts';
import { withAdmin } from './prepare.ts';
import { type LoginRole, rolePassword } from './roles.ts';
import type { Database } from './scope.ts';

/** Where the owner's connection leads: an external PostgreSQL, or the embedded one, which is started. */
export type Server = { adminUrl: string; cluster: Cluster | undefined };

/** @throws AppError `database_*` (503), each with its remedy */
export async function reachServer(settings: KernelSettings, log: (line: string) => void): Promise<Server> {
  if (settings.DATABASE_URL !== undefined) {
    await checkReachable(settings, 'DATABASE_URL');
    return { adminUrl: settings.DATABASE_URL, cluster: undefined };
  }
  const cluster = await startCluster({ folder: embeddedFolder(settings), log });
  return { adminUrl: cluster.adminUrl, cluster };
}

/**
 * Where an earlier start made the embedded database; undefined when none did. Of an external one nothing is known
 * before it is reached.
 *
 * @throws AppError `database_account_missing` (503)
 */
export async function findEmbeddedData(settings: KernelSettings): Promise<Place | undefined> {
  return settings.DATABASE_URL === undefined ? findPlaceWithData(embeddedFolder(settings)) : undefined;
}

/** Where the embedded database is asked to live; as root it may have had to go elsewhere. */
function embeddedFolder({ SOCLE_FOLDER }: KernelSettings): string {
  return join(SOCLE_FOLDER, 'postgres');
}

/**
 * Connects once, so that an address that leads nowhere is told by the name of its setting; one that is not set is fine.
 *
 * @throws AppError `database_unreachable`, `database_refused` (503)
 */
export async function checkReachable(
  settings: KernelSettings,
  setting: 'DATABASE_URL' | 'DATABASE_APP_URL' | 'DATABASE_PLATFORM_URL',
): Promise<void> {
  const address = settings[setting];
  if (address === undefined) return;
  try {
    await withAdmin(address, async () => undefined);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { host } = new URL(address);
    // What PostgreSQL itself says names the account or the database, never the password.
    if ('severity' in error) throw databaseErrors.database_refused({ setting, host, reason: error.message });
    const reason = 'code' in error ? String(error.code) : error.message;
    throw databaseErrors.database_unreachable({ setting, host, reason });
  }
}

/** The address a role of the program connects with: its own setting, or the owner's with the derived password. */
export function urlOf(
  settings: KernelSettings,
  role: LoginRole,
  { adminUrl, masterKey }: { adminUrl: string; masterKey: Uint8Array },
): string {
  const given = role === 'socle_app' ? settings.DATABASE_APP_URL : settings.DATABASE_PLATFORM_URL;
  if (given !== undefined) return given;
  const url = new URL(adminUrl);
  url.username = role;
  url.password = rolePassword(masterKey, role);
  return url.href;
}

/** Opens the two pools as the roles that own nothing; the owner's URL is used for nothing but its address. */
export function connect(settings: KernelSettings, adminUrl: string, masterKey: Uint8Array): Database {
  const connections = settings.DATABASE_POOL_CONNECTIONS;
  const owner = { adminUrl, masterKey };
  const app = openPool({
    connectionString: urlOf(settings, 'socle_app', owner),
    connections,
    name: 'socle-app',
  });
  const platform = openPool({
    connectionString: urlOf(settings, 'socle_platform', owner),
    connections: Math.max(2, Math.ceil(connections / 4)),
    name: 'socle-platform',
  });
  return {
    app,
    platform,
    close: async () => {
      await Promise.all([app.end(), platform.end()]);
    },
  };
}
