import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { checkReachable, findEmbeddedData, reachServer, type Server } from '#kernel/database/connect.ts';
import type { Migration } from '#kernel/database/migrate.ts';
import { prepareDatabase } from '#kernel/database/prepare.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { openKernel, preparationOf } from '#kernel/open-kernel.ts';
import type { OpenProduct } from '#kernel/product.ts';
import { checkEnvironment, type KernelSettings, kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { type Environment, readSettings, type SettingDefinitions } from '#kernel/settings/setting.ts';
import { loadMasterKey } from '#kernel/vault/master-key.ts';
import { products } from './products.ts';
import { refuseFolder } from './refuse-folder.ts';

/** The folder of the checkout: where relative paths of the settings start, wherever the caller stands. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An installation that is up: its database reached and current, its kernel and products open. */
export type Installation = {
  kernel: Kernel;
  products: readonly OpenProduct[];
  /** Resolves when the embedded database is gone, asked for or not; never for an external one. */
  databaseGone: Promise<void>;
  close(): Promise<void>;
};
export type Step = (name: string, milliseconds: number) => void;

/** Every setting of the kernel and the products, by name. */
export function settingDefinitions(): SettingDefinitions {
  return Object.assign({}, kernelSettings, ...products.map((product) => product.settings));
}

/** Reads every setting; all faults are named at once. */
export function settingsOf(environment: Environment): KernelSettings {
  const settings = readSettings(settingDefinitions(), environment) as KernelSettings;
  checkEnvironment(settings);
  return { ...settings, SOCLE_FOLDER: resolve(ROOT, settings.SOCLE_FOLDER) };
}

/** Reaches the database, brings it up to date, and opens what every role stands on. */
export async function openInstallation(
  environment: Environment,
  log: Logger,
  step: Step = () => undefined,
): Promise<Installation> {
  const settings = settingsOf(environment);
  const reached = await timed(step, 'database', () => reach(settings, (line) => log.info(line)));
  const { server, masterKey } = reached;
  try {
    await timed(step, 'migrations', () => prepare(reached));
    await checkReachable(settings, 'DATABASE_APP_URL');
    await checkReachable(settings, 'DATABASE_PLATFORM_URL');
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

/** Brings the database up to date and opens nothing else. @returns what was applied */
export function prepareInstallation(environment: Environment): Promise<Migration[]> {
  return withReached(environment, prepare);
}

/** Lends the owner's address of the database, as it is now, and the master key; nothing is migrated. */
export function withOwner<T>(
  environment: Environment,
  work: (adminUrl: string, masterKey: Uint8Array) => Promise<T>,
): Promise<T> {
  return withReached(environment, ({ server, masterKey }) => work(server.adminUrl, masterKey));
}

type Reached = { server: Server; masterKey: Uint8Array };

async function reach(settings: KernelSettings, log: (line: string) => void): Promise<Reached> {
  const { SOCLE_FOLDER: folder, SOCLE_MASTER_KEY: given } = settings;
  const key = loadMasterKey(folder, given, async () => (await findEmbeddedData(settings))?.folder);
  const masterKey = await key.catch((error) => refuseFolder(folder, error));
  return { masterKey, server: await reachServer(settings, log) };
}

async function withReached<T>(environment: Environment, work: (reached: Reached) => Promise<T>): Promise<T> {
  const reached = await reach(settingsOf(environment), () => undefined);
  try {
    return await work(reached);
  } finally {
    await reached.server.cluster?.stop();
  }
}

async function prepare({ server, masterKey }: Reached): Promise<Migration[]> {
  return prepareDatabase({ adminUrl: server.adminUrl, masterKey, ...(await preparationOf(products)) });
}

/** Runs `work` and tells how long it took, for the lines a start shows. */
export async function timed<T>(step: Step, name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  step(name, Math.round(performance.now() - began));
  return result;
}
