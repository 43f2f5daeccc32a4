import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Permissions } from './access/permission.ts';
import { createAuditTrail } from './audit/audit.service.ts';
import type { CatalogDeclarations } from './database/catalog-rules.ts';
import { connect, urlOf } from './database/connect.ts';
import { type Migration, readMigrations } from './database/migrate.ts';
import type { Preparation } from './database/prepare.ts';
import type { Database } from './database/scope.ts';
import { insertEvent } from './events/event.repository.ts';
import { createFlags } from './flags/flags.ts';
import { openIdentity } from './identity/identity.ts';
import { masterKeyCheck } from './identity/signing-key.service.ts';
import { createQueue } from './jobs/queue.ts';
import type { Kernel } from './kernel.ts';
import { createMemoryLimiter } from './limits/memory.ts';
import { kernelManifest } from './manifest.ts';
import type { LanguageModel } from './model/port.ts';
import { createSafeFetch } from './outbound/safe-fetch.ts';
import type { Product } from './product.ts';
import type { KernelSettings } from './settings/kernel.settings.ts';
import { openLocalFolder } from './storage/local-folder.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { deriveKey } from './vault/envelope.ts';
import { createKeyRing } from './vault/key-ring.ts';
import { createPostgresVault } from './vault/postgres-vault.ts';

export type KernelOptions = {
  settings: KernelSettings;
  log: Logger;
  masterKey: Uint8Array;
  /** The prepared database's owner; only its address is used. */
  adminUrl: string;
  products: readonly Product[];
};

/** Everything the running products declare, beside what the kernel does. */
export function declarationsOf(
  products: readonly Product[],
): CatalogDeclarations & { permissions: Permissions } {
  const all = [kernelManifest, ...products];
  return {
    schemas: all.map((one) => one.name),
    globalTables: all.flatMap((one) => one.globalTables),
    permissions: Object.assign({}, ...all.map((one) => one.permissions)),
  };
}

export function migrationsOf(products: readonly Product[]): Promise<Migration[]> {
  return readMigrations(
    [kernelManifest, ...products].map(({ name, migrations }) => ({ schema: name, folder: migrations })),
  );
}

/** What `prepareDatabase` needs to know of the kernel and the products, whichever database it is. */
export async function preparationOf(
  products: readonly Product[],
): Promise<Omit<Preparation, 'adminUrl' | 'masterKey'>> {
  return { migrations: await migrationsOf(products), declared: declarationsOf(products), masterKeyCheck };
}

/** Opens what every role of the program stands on, on a database that `prepareDatabase` has brought up to date. */
export async function openKernel(options: KernelOptions): Promise<Kernel> {
  const db = connect(options.settings, options.adminUrl, options.masterKey);
  try {
    return await openOn(db, options);
  } catch (error) {
    // Its connections would keep a command that was refused from ending for a minute.
    await db.close();
    throw error;
  }
}

async function openOn(db: Database, options: KernelOptions): Promise<Kernel> {
  const { settings, log, masterKey, adminUrl, products } = options;
  const metrics = createMetrics();
  const audit = createAuditTrail({
    isEnabled: settings.AUDIT_ENABLED,
    isStrict: settings.AUDIT_STRICT_MODE,
    log,
    metrics,
  });
  const limiter = createMemoryLimiter(settings);
  const jobSigningKey = deriveKey(masterKey, 'jobs');
  const { permissions } = declarationsOf(products);
  const identity = await openIdentity({ settings, db, audit, limiter, metrics, masterKey, permissions });
  return {
    settings,
    db,
    log,
    metrics,
    limiter,
    audit,
    identity,
    permissions,
    queue: createQueue(jobSigningKey),
    emit: insertEvent,
    model: await openModel({ settings, metrics, log }),
    fetch: createSafeFetch({ totalTimeoutMs: settings.OUTBOUND_TIMEOUT_SECONDS * 1000 }),
    vault: createPostgresVault(createKeyRing(masterKey), audit),
    flags: createFlags({
      db,
      log,
      metrics,
      definitions: Object.assign({}, ...products.map((product) => product.flags)),
      ttlSeconds: settings.FEATURE_FLAGS_CACHE_TTL,
    }),
    files: await openLocalFolder(resolve(settings.SOCLE_FOLDER, 'files')),
    jobSigningKey,
    platformUrl: urlOf(settings, 'socle_platform', { adminUrl, masterKey }),
    close: async () => {
      identity.close();
      await limiter.close();
      await db.close();
    },
  };
}

/** The SDK is loaded where a model is configured: the others start without it. */
async function openModel(parts: {
  settings: KernelSettings;
  metrics: Metrics;
  log: Logger;
}): Promise<LanguageModel | undefined> {
  if (parts.settings.MODEL_PROVIDER === 'none') return undefined;
  const { createLanguageModel } = await import('./model/ai-sdk.ts');
  return createLanguageModel(parts);
}
