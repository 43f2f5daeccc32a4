import type { SystemCaller } from '#kernel/access/caller.ts';
import { newId } from '#kernel/ids/id.ts';
import type { Environment } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { type Installation, openInstallation } from '../installation.ts';

/** How the command line appears in the audit trail. */
export const OPERATOR: SystemCaller = { system: 'cli', tenantId: null, requestId: `cli-${newId()}` };

/** Lends an open installation; the embedded database is shared with a server that runs, and stopped otherwise. */
export async function withInstallation<T>(
  work: (installation: Installation) => Promise<T>,
  environment: Environment = process.env,
): Promise<T> {
  const log = createLogger({ level: 'error', isTerminal: process.stderr.isTTY === true });
  const installation = await openInstallation(environment, log);
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}
