import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { SystemCaller } from '#kernel/access/caller.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { openSession } from '#kernel/identity/session.service.ts';
import type { PersonId, TenantId } from '#kernel/ids/id.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { openKernel } from '#kernel/open-kernel.ts';
import { kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { onboardTenant } from '#kernel/tenants/tenant.service.ts';
import { products } from '../../src/products.ts';
import { buildApi } from '../../src/roles/api.ts';
import { runWorker } from '../../src/roles/worker.ts';
import { createClient, type TestClient } from './client.ts';
import { cloneDatabase, TEST_MASTER_KEY } from './database.ts';

export type Tenant = { id: TenantId; slug: string; ownerId: PersonId; ownerEmail: string };
export const NORTH = 'north';
export const SOUTH = 'south';
type Slug = typeof NORTH | typeof SOUTH;

export type TestApp = {
  url: string;
  adminUrl: string;
  folder: string;
  kernel: Kernel;
  server: FastifyInstance;
  tenants: Record<Slug, Tenant>;
  /** Access tokens of the owners. */
  tokens: Record<Slug, string>;
  /** Speaks HTTP as the owner of a tenant. */
  as(slug: Slug): TestClient;
  /** Speaks HTTP as nobody, or with a token. */
  with(token?: string): TestClient;
  close(): Promise<void>;
};

/** Limits that a test file passes without noticing; tests of limits set their own. */
const LIMITS = ['TENANT', 'PERSON', 'IP', 'HEAVY', 'AUTH_IP', 'AUTH_ACCOUNT'];
const ROOMY = {
  ...Object.fromEntries(LIMITS.map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, '1000000'])),
  SESSION_STATE_TTL_SECONDS: '1',
  LOG_LEVEL: 'error',
};
const SYSTEM: SystemCaller = { system: 'test', tenantId: null, requestId: 'test-setup' };

/** The whole server on a database of its own, listening on a free port, with two tenants. */
export async function startTestApp(
  environment: Record<string, string> = {},
  { worker = false }: { worker?: boolean } = {},
): Promise<TestApp> {
  const database = await cloneDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'socle-app-'));
  const settings = readSettings(kernelSettings, { ...ROOMY, SOCLE_FOLDER: folder, ...environment });
  const log = createLogger({ level: settings.LOG_LEVEL, isTerminal: false });
  const kernel = await openKernel({
    settings,
    log,
    masterKey: TEST_MASTER_KEY,
    adminUrl: database.adminUrl,
    products,
  });
  const opened = products.map((product) => product.open(kernel, readSettings(product.settings, environment)));
  const server = await buildApi(kernel, opened);
  const background = worker ? runWorker(kernel, opened) : undefined;
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const tenants = { north: await onboard(kernel, NORTH), south: await onboard(kernel, SOUTH) };
  const tokens = { north: await tokenOf(kernel, tenants.north), south: await tokenOf(kernel, tenants.south) };
  return {
    url,
    adminUrl: database.adminUrl,
    folder,
    kernel,
    server,
    tenants,
    tokens,
    as: (slug) => createClient(url, tokens[slug]),
    with: (token) => createClient(url, token),
    close: async () => {
      await server.close();
      await background?.stop(1000);
      await Promise.all(opened.map((product) => product.close()));
      await kernel.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function onboard(kernel: Kernel, slug: Slug): Promise<Tenant> {
  const owner = { email: `owner@${slug}.example`, name: `Owner of ${slug}` };
  const { tenant, ownerId } = await inPlatform(kernel.db, (tx) =>
    onboardTenant(tx, kernel.audit, SYSTEM, {
      input: { slug, name: slug, plan: 'demo', owner },
      key: undefined,
    }),
  );
  if (!ownerId) throw new Error(`the tenant ${slug} was there already`);
  return { id: tenant.id as TenantId, slug, ownerId, ownerEmail: owner.email };
}

/** An access token of the tenant's owner, without the cost of hashing a password in each file. */
export async function tokenOf(kernel: Kernel, tenant: Tenant): Promise<string> {
  const facts = { requestId: 'test-setup', ip: '127.0.0.1', language: 'en' } as const;
  const opening = {
    personId: tenant.ownerId,
    tenantId: tenant.id,
    role: 'owner',
    amr: ['pwd'],
    device: 'test',
  };
  const grant = await inPlatform(kernel.db, (tx) => openSession(kernel.identity, tx, facts, opening));
  return grant.accessToken;
}
