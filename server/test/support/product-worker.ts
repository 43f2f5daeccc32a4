import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestApp } from './app.ts';
import { TEST_MASTER_KEY } from './database.ts';
import type { ProductWorkerSettings } from './product-worker.process.ts';

const PROGRAM = fileURLToPath(new URL('./product-worker.process.ts', import.meta.url));

/** A worker with every product beside the server of the test, in a process that may be killed. */
export function startProductWorker(app: TestApp): ChildProcess {
  const settings: ProductWorkerSettings = {
    adminUrl: app.adminUrl,
    masterKey: TEST_MASTER_KEY.toString('base64'),
    environment: { SOCLE_FOLDER: app.folder, JOB_LEASE_SECONDS: '3', DATABASE_POOL_CONNECTIONS: '4' },
  };
  return fork(PROGRAM, [JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}
