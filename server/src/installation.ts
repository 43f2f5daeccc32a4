import type { Logger } from 'pino';
import { reachServer, type Server } from '#kernel/database/connect.ts';
import { prepareDatabase } from '#kernel/database/prepare.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { declarationsOf, migrationsOf, openKernel } from '#kernel/open-kernel.ts';
import type { OpenProduct } from '#kernel/product.ts';
import { type KernelSettings, kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { type Environment, readSettings } from '#kernel/settings/setting.ts';
import { loadMasterKey } from '#kernel/vault/master-key.ts';
import { products } from './products.ts';

/** An installation that is up: its database reached and current, its kernel and products open. */
export type Installation = {
  kernel: Kernel;
  products: readonly OpenProduct[];
  /** Resolves when the embedded database is gone, asked for or not; never for an external one. */
  databaseGone: Promise<void>;
  close(): Promise<void>;
};
export type Step = (name: string, milliseconds: number) => void;

/** Reads every setting of the kernel and the products; all faults are named at once. */
export function settingsOf(environment: Environment): KernelSettings {
  const all = Object.assign({}, kernelSettings, ...products.map((product) => product.settings));
  return readSettings(all, environment) as KernelSettings;
}

/** Reaches the database, brings it up to date, and opens what every role stands on. */
export async function openInstallation(
  environment: Environment,
  log: Logger,
  step: Step = () => undefined,
): Promise<Installation> {
  const settings = settingsOf(environment);
  const { server, masterKey } = await timed(step, 'database', () => reach(settings, log));
  try {
    await timed(step, 'migrations', async () =>
      prepareDatabase({
        adminUrl: server.adminUrl,
        masterKey,
        migrations: await migrationsOf(products),
        declared: declarationsOf(products),
      }),
    );
    const kernel = await openKernel({ settings, log, masterKey, adminUrl: server.adminUrl, products });
    const opened = products.map((product) =>
      product.open(kernel, readSettings(product.settings, environment)),
    );
    return {
      kernel,
      products: opened,
      databaseGone: server.cluster?.whenGone ?? new Promise(() => undefined),
      close: async () => {
        await Promise.all(opened.map((product) => product.close()));
        await kernel.close();
        await server.cluster?.stop();
      },
    };
  } catch (error) {
    await server.cluster?.stop();
    throw error;
  }
}

async function reach(
  settings: KernelSettings,
  log: Logger,
): Promise<{ server: Server; masterKey: Uint8Array }> {
  const masterKey = await loadMasterKey(settings.SOCLE_FOLDER, settings.SOCLE_MASTER_KEY);
  return { masterKey, server: await reachServer(settings, (line) => log.info(line)) };
}

/** Runs `work` and tells how long it took, for the lines a start shows. */
export async function timed<T>(step: Step, name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  step(name, Math.round(performance.now() - began));
  return result;
}
