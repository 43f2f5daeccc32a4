import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { withAdmin } from '#kernel/database/prepare.ts';

export const TEMPLATE = 'socle_template';
export const TEST_MASTER_KEY = Buffer.alloc(32, 7);

export type TestDatabase = { adminUrl: string; drop(): Promise<void> };

/** A migrated database of its own for one test file. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = inject('adminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withAdmin(server, (admin) => admin.query(`create database ${name} template ${TEMPLATE}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    adminUrl: url.href,
    drop: async () => {
      await withAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`));
    },
  };
}
