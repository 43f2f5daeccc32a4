import { join } from 'node:path';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { type Cluster, startCluster } from './embedded/cluster.ts';
import { openPool } from './pool.ts';
import { type LoginRole, rolePassword } from './roles.ts';
import type { Database } from './scope.ts';

/** Where the owner's connection leads: an external PostgreSQL, or the embedded one, which is started. */
export type Server = { adminUrl: string; cluster: Cluster | undefined };

export async function reachServer(settings: KernelSettings, log: (line: string) => void): Promise<Server> {
  if (settings.DATABASE_URL !== undefined) return { adminUrl: settings.DATABASE_URL, cluster: undefined };
  const cluster = await startCluster({ folder: join(settings.SOCLE_FOLDER, 'postgres'), log });
  return { adminUrl: cluster.adminUrl, cluster };
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
