/**
 * The worker role with every product, in a process of its own, for tests that kill it. Started by fork; its
 * settings come as one JSON argument.
 */
import { openKernel } from '#kernel/open-kernel.ts';
import { kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { products } from '../../src/products.ts';
import { runWorker } from '../../src/roles/worker.ts';

export type ProductWorkerSettings = {
  adminUrl: string;
  masterKey: string;
  environment: Record<string, string>;
};

const { adminUrl, masterKey, environment } = JSON.parse(process.argv[2] ?? '') as ProductWorkerSettings;
const kernel = await openKernel({
  settings: readSettings(kernelSettings, environment),
  log: createLogger({ level: 'error', isTerminal: false }),
  masterKey: Buffer.from(masterKey, 'base64'),
  adminUrl,
  products,
});
runWorker(
  kernel,
  products.map((product) => product.open(kernel, readSettings(product.settings, environment))),
);
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
