import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '#kernel/telemetry/log.ts';
import { type Installation, openInstallation } from './installation.ts';
import { buildApi } from './roles/api.ts';

/**
 * The OpenAPI document of this version, with its keys in order: the same code gives the same bytes. Read from an
 * installation in a folder of its own, so that asking changes nothing and an external database is not needed.
 */
export async function readContract(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-contract-'));
  // As root, PostgreSQL runs under another account, which has to pass.
  await chmod(folder, 0o755);
  try {
    const log = createLogger({ level: 'error', isTerminal: false });
    const installation = await openInstallation({ SOCLE_FOLDER: folder, LOG_LEVEL: 'error' }, log);
    try {
      return await describe(installation);
    } finally {
      await installation.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function describe({ kernel, products }: Installation): Promise<object> {
  const app = await buildApi(kernel, products);
  try {
    await app.ready();
    return sorted(app.swagger()) as object;
  } finally {
    await app.close();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
