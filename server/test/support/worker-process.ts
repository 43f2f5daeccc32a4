/** A worker in a process of its own, for tests that kill it. Started by fork; its settings are its arguments. */

import { startWorker } from '#kernel/jobs/worker.ts';
import { openKernel } from '#kernel/open-kernel.ts';
import { kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { products } from '../../src/products.ts';
import { effectJob } from './effects.ts';

const [adminUrl = '', masterKey = '', leaseSeconds = '10'] = process.argv.slice(2);
const settings = readSettings(kernelSettings, {
  JOB_LEASE_SECONDS: leaseSeconds,
  DATABASE_POOL_CONNECTIONS: '4',
});
const log = createLogger({ level: 'error', isTerminal: false });
const kernel = await openKernel({
  settings,
  log,
  masterKey: Buffer.from(masterKey, 'base64'),
  adminUrl,
  products,
});
startWorker({
  db: kernel.db,
  log,
  metrics: kernel.metrics,
  signingKey: kernel.jobSigningKey,
  listenUrl: kernel.platformUrl,
  jobs: [effectJob],
  schedules: [],
  concurrency: 8,
  leaseSeconds: settings.JOB_LEASE_SECONDS,
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
