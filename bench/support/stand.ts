import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../../server/src/kernel/database/embedded/cluster.ts';
import { prepareDatabase, withAdmin } from '../../server/src/kernel/database/prepare.ts';
import type { TenantId } from '../../server/src/kernel/ids/id.ts';
import { preparationOf } from '../../server/src/kernel/open-kernel.ts';
import { products } from '../../server/src/products.ts';

/** A PostgreSQL of its own, tuned as an installation's is, in a folder that goes with it. */
export type Stand = {
  readonly folder: string;
  readonly masterKey: Buffer;
  /** The superuser's address of a migrated database. */
  readonly adminUrl: string;
  /** Makes an empty database for a peer. @returns the superuser's address of it */
  createDatabase(name: string): Promise<string>;
  close(): Promise<void>;
};

export async function openStand(): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
  // As root, PostgreSQL runs under an account of its own, which has to pass.
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder: join(folder, 'postgres'), tuning: 'serve' });
  const masterKey = randomBytes(32);
  const createDatabase = async (name: string) => {
    await withAdmin(cluster.adminUrl, (admin) =>
      admin.query(`create database ${admin.escapeIdentifier(name)}`),
    );
    const url = new URL(cluster.adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  };
  const close = async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const adminUrl = await createDatabase('socle');
    await prepareDatabase({ adminUrl, masterKey, ...(await preparationOf(products)) });
    return { folder, masterKey, adminUrl, createDatabase, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lends a stand to `work`; its processes and its folder are gone afterwards, whatever happened. */
export async function withStand<T>(work: (stand: Stand) => Promise<T>): Promise<T> {
  const stand = await openStand();
  try {
    return await work(stand);
  } finally {
    await stand.close();
  }
}

const TENANTS = 100;

/**
 * Fills documents.project with rows spread evenly over a hundred tenants, those that are there included.
 *
 * @returns one of the tenants, the given one when there is one
 */
export function seedProjects(adminUrl: string, rows: number, tenant?: TenantId): Promise<TenantId> {
  return withAdmin(adminUrl, async (admin) => {
    await admin.query(
      `insert into kernel.tenant (id, slug, name)
       select gen_random_uuid(), 'bench-' || n, 'Bench ' || n
       from generate_series(1, $1::int - (select count(*)::int from kernel.tenant)) n`,
      [TENANTS],
    );
    await admin.query(
      `insert into documents.project (tenant_id, id, name, created_at)
       select t.id, gen_random_uuid(), 'Project number ' || n, now() - make_interval(secs => n)
       from generate_series(1, $1::int / $2::int) n cross join kernel.tenant t`,
      [rows, TENANTS],
    );
    await admin.query('vacuum (analyze) documents.project');
    const { rows: found } = await admin.query<{ id: TenantId }>(
      'select id from kernel.tenant order by id = $1 desc limit 1',
      [tenant ?? null],
    );
    const [first] = found;
    if (!first) throw new Error('no tenant was made');
    return first.id;
  });
}
