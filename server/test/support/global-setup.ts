import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCluster } from '#kernel/database/embedded/cluster.ts';
import { prepareDatabase, withAdmin } from '#kernel/database/prepare.ts';
import { preparationOf } from '#kernel/open-kernel.ts';
import { products } from '../../src/products.ts';
import { TEMPLATE, TEST_MASTER_KEY } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
  }
}

/** One PostgreSQL for the run; each file clones its database from a template that the real migrator made. */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-test-'));
  const cluster = await startCluster({ folder, tuning: 'test' });
  await withAdmin(cluster.adminUrl, (admin) => admin.query(`create database ${TEMPLATE}`));
  const url = new URL(cluster.adminUrl);
  url.pathname = `/${TEMPLATE}`;
  await prepareDatabase({
    adminUrl: url.href,
    masterKey: TEST_MASTER_KEY,
    ...(await preparationOf(products)),
  });
  project.provide('adminUrl', cluster.adminUrl);
  return async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
