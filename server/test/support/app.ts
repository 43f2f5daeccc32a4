import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { SystemCaller } from '#kernel/access/caller.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { hashPassword } from '#kernel/identity/password.ts';
import { insertPerson, setPasswordHash } from '#kernel/identity/person.repository.ts';
import { openSession } from '#kernel/identity/session.service.ts';
import type { PersonId, TenantId } from '#kernel/ids/id.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { openKernel } from '#kernel/open-kernel.ts';
import type { SafeFetch } from '#kernel/outbound/safe-fetch.ts';
import { kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { createLogger } from '#kernel/telemetry/log.ts';
import { onboardTenant } from '#kernel/tenants/tenant.service.ts';
import { products } from '../../src/products.ts';
import { buildApi } from '../../src/roles/api.ts';
import { runWorker } from '../../src/roles/worker.ts';
import { createClient, type TestClient } from './client.ts';
import { cloneDatabase, TEST_MASTER_KEY, type TestDatabase } from './database.ts';

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
  /** Speaks HTTP as a platform administrator. */
  asPlatform(): TestClient;
  setPassword(slug: Slug, password: string): Promise<void>;
  /** Changes the owner's role, and lets the change be seen at once. */
  setRole(slug: Slug, role: string): Promise<void>;
  close(): Promise<void>;
};

/** Limits that a test file passes without noticing; tests of limits set their own. */
const LIMITS = ['TENANT', 'PERSON', 'IP', 'HEAVY', 'AUTH_IP', 'AUTH_ACCOUNT'];
const ROOMY = {
  ...Object.fromEntries(LIMITS.map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, '1000000'])),
  SESSION_STATE_TTL_SECONDS: '1',
  LOG_LEVEL: 'error',
};
const FACTS = { requestId: 'test-setup', ip: '127.0.0.1', language: 'en' } as const;
const SYSTEM: SystemCaller = { system: 'test', tenantId: null, requestId: 'test-setup' };

/** `fetch` and `log`: in place of the kernel's own; `database`: a prepared one, in place of a clone of the template. */
type TestOptions = { worker?: boolean; fetch?: SafeFetch; log?: Logger; database?: TestDatabase };

/** The whole server on a database of its own, listening on a free port, with two tenants. */
export async function startTestApp(
  environment: Record<string, string> = {},
  { worker = false, fetch, log: givenLog, database: given }: TestOptions = {},
): Promise<TestApp> {
  const database = given ?? (await cloneDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'socle-app-'));
  const settings = readSettings(kernelSettings, { ...ROOMY, SOCLE_FOLDER: folder, ...environment });
  const log = givenLog ?? createLogger({ level: settings.LOG_LEVEL, isTerminal: false });
  const opening = await openKernel({
    settings,
    log,
    masterKey: TEST_MASTER_KEY,
    adminUrl: database.adminUrl,
    products,
  });
  const kernel = fetch ? { ...opening, fetch } : opening;
  const opened = products.map((product) => product.open(kernel, readSettings(product.settings, environment)));
  const server = await buildApi(kernel, opened);
  const background = worker ? runWorker(kernel, opened) : undefined;
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const tenants = { north: await onboard(kernel, NORTH), south: await onboard(kernel, SOUTH) };
  const tokens = { north: await tokenOf(kernel, tenants.north), south: await tokenOf(kernel, tenants.south) };
  const platformToken = await platformTokenOf(kernel);
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
    asPlatform: () => createClient(url, platformToken),
    setPassword: (slug, password) => setPassword(kernel, tenants[slug], password),
    setRole: (slug, role) => setRole(kernel, database.adminUrl, tenants[slug], role),
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

async function setPassword(kernel: Kernel, { ownerId }: Tenant, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await inPlatform(kernel.db, (tx) => setPasswordHash(tx, ownerId, hash));
}

async function setRole(kernel: Kernel, adminUrl: string, { ownerId }: Tenant, role: string): Promise<void> {
  await withAdmin(adminUrl, (admin) =>
    admin.query('update kernel.membership set role = $1 where person_id = $2', [role, ownerId]),
  );
  await new Promise((resolve) => setTimeout(resolve, kernel.settings.SESSION_STATE_TTL_SECONDS * 1000 + 50));
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

async function platformTokenOf(kernel: Kernel): Promise<string> {
  const person = {
    email: 'root@platform.example',
    name: 'Root',
    locale: 'en',
    kind: 'platform_administrator',
  } as const;
  return inPlatform(kernel.db, async (tx) => {
    const personId = await insertPerson(tx, person);
    if (!personId) throw new Error('the platform administrator was there already');
    const opening = { personId, tenantId: null, role: null, amr: ['pwd'], device: 'test' };
    return (await openSession(kernel.identity, tx, FACTS, opening)).accessToken;
  });
}

/** An access token of the tenant's owner, without the cost of hashing a password in each file. */
export async function tokenOf(kernel: Kernel, tenant: Tenant): Promise<string> {
  const opening = {
    personId: tenant.ownerId,
    tenantId: tenant.id,
    role: 'owner',
    amr: ['pwd'],
    device: 'test',
  };
  const grant = await inPlatform(kernel.db, (tx) => openSession(kernel.identity, tx, FACTS, opening));
  return grant.accessToken;
}
