import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '#kernel/database/embedded/cluster.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { ROOT } from '../../src/installation.ts';
import { createSocle, type Told } from './support/socle.ts';

/**
 * A PostgreSQL that is given by DATABASE_URL, prepared and cleared by the SQL that docs/operate/install.md tells its
 * readers to run, and no server: what a test leaves, the next one finds.
 */
let folder: string;
let cluster: Cluster;
let install: string[];
let remove: string[];
let socle: ReturnType<typeof createSocle>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-cli-'));
  cluster = await startCluster({ folder, tuning: 'test' });
  const page = await readFile(join(ROOT, 'docs', 'operate', 'install.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, block = '']) =>
    block.trim().split('\n'),
  );
  [install = [], remove = []] = blocks;
  await run(cluster.adminUrl, install);
  socle = createSocle(ROOT, {
    SOCLE_FOLDER: folder,
    SOCLE_MASTER_KEY: randomBytes(32).toString('base64'),
    DATABASE_URL: addressOf('socle_operator:choose-one', 'socle'),
  });
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What a person is told on stdout, when the command worked and had nothing to add. */
async function told(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await socle(args);
  expect([status, stderr], `${args.join(' ')}\n${stderr}`).toEqual([0, '']);
  return stdout;
}

/** What a program is told: one line that holds it all. */
async function framed(...args: string[]): Promise<Told['data']> {
  const { status, stdout, stderr, data } = await socle([...args, '--json']);
  expect([status, stderr], `${args.join(' ')}\n${stdout}${stderr}`).toEqual([0, '']);
  expect(stdout).toBe(`${JSON.stringify({ ok: true, data })}\n`);
  return data;
}

function addressOf(account: string, database: string): string {
  const { host } = new URL(cluster.adminUrl);
  return `postgres://${account}@${host}/${database}`;
}

async function run(address: string, statements: readonly string[]): Promise<void> {
  await withAdmin(address, async (admin) => {
    for (const statement of statements) await admin.query(statement);
  });
}

/** Asks the database of the installation, as a superuser. */
function ask<Row>(text: string): Promise<Row[]> {
  const { username, password } = new URL(cluster.adminUrl);
  const address = addressOf(`${username}:${password}`, 'socle');
  return withAdmin(address, async (admin) => (await admin.query(text)).rows as Row[]);
}

test('migrations are planned, applied and told', async () => {
  const [plan, shownPlan, status] = await Promise.all([
    framed('migrate', 'plan'),
    told('migrate', 'plan'),
    framed('migrate', 'status'),
  ]);
  expect(plan.length).toBeGreaterThan(5);
  expect(shownPlan).toMatch(/^schema +name\nkernel +0001_tenancy\.sql\n/);
  expect(status[0]).toEqual({ ...plan[0], applied_at: null });
  expect(await ask("select from pg_namespace where nspname = 'kernel'")).toEqual([]);

  expect(await framed('migrate', 'up')).toEqual(plan);
  const after = await Promise.all([
    told('migrate', 'up'),
    told('migrate', 'plan'),
    told('migrate', 'status'),
  ]);
  expect(after).toEqual([
    'none\n',
    'none\n',
    expect.stringMatching(/^schema +name +applied_at\nkernel +0001_tenancy\.sql +\d{4}-\d\d-\d\dT/),
  ]);
});

test('the demo is loaded once, and erased when that is confirmed', async () => {
  const countSources = async () => (await ask('select from documents.source')).length;
  const shown = await told('demo', 'load');
  const loaded = await countSources();
  expect(loaded).toBeGreaterThan(0);
  const [again, refused] = await Promise.all([framed('demo', 'load'), socle(['demo', 'erase', '--json'])]);
  const { state, tenant_id } = again;
  expect([state, shown]).toEqual(['loaded', `state      loaded\ntenant_id  ${tenant_id}\n`]);
  expect([refused.status, refused.error.remedy]).toEqual([2, 'socle demo erase --json --yes']);
  expect(await countSources()).toBe(loaded);
  expect(await framed('demo', 'erase', '--yes')).toEqual({ state: 'erased', tenant_id });
  expect(await countSources()).toBe(0);
  expect(await told('demo', 'erase', '--yes')).toBe(`state      erased\ntenant_id  ${tenant_id}\n`);
});

test('tenants are listed, suspended and resumed', async () => {
  const { id } = await framed('tenant', 'create', 'north', '--owner', 'owner@north.example');
  const [list, shownList] = await Promise.all([framed('tenant', 'list'), told('tenant', 'list')]);
  expect(list.map(({ slug }: { slug: string }) => slug)).toEqual(['demo', 'north']);
  expect(shownList).toMatch(/^id .*slug .*status .*\n.* demo .*\n.* north .* active .*\n$/);

  const suspended = await Promise.all([
    framed('tenant', 'suspend', 'north', '--yes'),
    told('tenant', 'suspend', 'demo', '--yes'),
  ]);
  expect(suspended).toEqual([
    expect.objectContaining({ id, status: 'suspended' }),
    expect.stringMatching(/^slug +demo$[\s\S]*^status +suspended$/m),
  ]);
  const [resumed, shownResumed, unknown] = await Promise.all([
    framed('tenant', 'resume', 'north'),
    told('tenant', 'resume', 'demo'),
    socle(['tenant', 'resume', 'nowhere']),
  ]);
  expect(resumed).toMatchObject({ id, status: 'active' });
  expect(shownResumed).toMatch(/^status +active$/m);
  expect([unknown.status, unknown.stdout, unknown.stderr]).toEqual([
    1,
    '',
    'tenant_unknown: No tenant has the slug nowhere.\n→ socle tenant list\n',
  ]);
});

test('people are added with a role of the product or of the tenant, and listed', async () => {
  await ask(`insert into kernel.role (tenant_id, key, name)
    select id, case slug when 'north' then 'auditor' else 'curator' end, 'Ours' from kernel.tenant`);
  const ann = ['user', 'add', 'ann@north.example', '--tenant', 'north', '--name', 'Ann', '--password-stdin'];
  const { status, stdout } = await socle(ann, { input: 'a long enough password\n' });
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^person_id +[\w-]{36}\nemail +ann@north\.example\nrole +member\n$/),
  ]);
  expect(await ask('select from kernel.password')).toHaveLength(1);

  const add = (email: string, role: string) => ['user', 'add', email, '--tenant', 'north', '--role', role];
  const [auditor, foreign] = await Promise.all([
    framed(...add('bob@north.example', 'auditor')),
    socle(add('eve@north.example', 'curator')),
  ]);
  expect(auditor).toEqual({ person_id: expect.any(String), email: 'bob@north.example', role: 'auditor' });
  expect([foreign.status, foreign.stderr]).toEqual([
    1,
    'role_unknown: curator is no role of this tenant.\n→ Its roles are: admin, auditor, member, owner, viewer\n',
  ]);

  const members = ['user', 'list', '--tenant', 'north'];
  const [list, shownList] = await Promise.all([framed(...members), told(...members)]);
  expect(list.map(({ role }: { role: string }) => role)).toEqual(['member', 'auditor', 'owner']);
  expect(shownList).toMatch(/^person_id +email +name +role\n.+ann@north\.example +Ann +member\n/);
});

test('what an installation cannot be reached for is told, without the password', async () => {
  const damaged = join(folder, 'damaged');
  await mkdir(damaged);
  await writeFile(join(damaged, 'master.key'), 'hunter2');
  const noKey = { SOCLE_MASTER_KEY: '' };
  const cases: [code: string, args: string[], environment: Record<string, string>][] = [
    [
      'database_refused',
      ['migrate', 'status'],
      { DATABASE_URL: addressOf('socle_operator:hunter2', 'socle') },
    ],
    ['database_unreachable', ['tenant', 'list'], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/socle' }],
    ['settings_invalid', ['tenant', 'list'], { DATABASE_APP_URL: 'hunter2' }],
    ['folder_unusable', ['migrate', 'status'], { ...noKey, SOCLE_FOLDER: join(ROOT, 'package.json') }],
    ['folder_unusable', ['up'], { SOCLE_FOLDER: join(ROOT, 'package.json') }],
    ['master_key_damaged', ['migrate', 'status'], { ...noKey, SOCLE_FOLDER: damaged }],
  ];
  for (const [code, args, environment] of cases) {
    const { status, stderr } = await socle(args, { environment });
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^${code}: .+\\n→ .+\\n$`))]);
    expect(stderr).not.toMatch(/hunter2|^ +at /m);
  }
});

test('the contract is printed as it is, and compared with the frozen one', async () => {
  const [shown, print, diff] = await Promise.all([
    told('openapi', 'print'),
    framed('openapi', 'print'),
    framed('openapi', 'diff'),
  ]);
  expect(JSON.parse(shown)).toEqual(print);
  expect(print.paths).toHaveProperty('/api/v1/projects');
  expect(diff).toMatch(/0 major, \d+ minor|No changes/);
}, 40_000);

test('what is missing is named, and the call is shown with it', async () => {
  const calls: [args: string[], message: string, remedy: string][] = [
    [['tenant', 'create', 'east'], '--owner is missing.', 'socle tenant create east --owner ADDRESS'],
    [['user', 'list'], '--tenant is missing.', 'socle user list --tenant SLUG'],
    [
      ['user', 'add', 'a@b.example', '--name', "Ann O'Hara"],
      '--tenant is missing.',
      "socle user add a@b.example --name 'Ann O'\\''Hara' --tenant SLUG",
    ],
    [
      ['tenant', 'suspend', 'north'],
      'Every call of north will be refused. Add --yes to do it.',
      'socle tenant suspend north --yes',
    ],
  ];
  const answers = await Promise.all(calls.map(([args]) => socle(args)));
  expect(answers.map(({ status, stdout, stderr }) => [status, stdout, stderr])).toEqual(
    calls.map(([, message, remedy]) => [2, '', `usage: ${message}\n→ ${remedy}\n`]),
  );
  const { error } = await socle(['tenant', 'create', '--json']);
  expect(error.remedy).toBe('socle tenant create --json SLUG');
});

test('a master key given by the environment is changed to one from standard input', async () => {
  const rotate = ['key', 'rotate-master', '--yes', '--json'];
  const short = await socle(rotate, { input: 'c2hvcnQ=\n' });
  expect([short.status, short.error.message]).toEqual([2, expect.stringContaining('32 bytes in base64')]);
  const key = randomBytes(32).toString('base64');
  const { status, data } = await socle(rotate, { input: `${key}\n` });
  expect([status, data]).toEqual([
    0,
    expect.objectContaining({ state: expect.stringMatching(/^set SOCLE_MASTER_KEY/) }),
  ]);
  const [before, after] = await Promise.all([
    socle(['tenant', 'list', '--json']),
    socle(['tenant', 'list', '--json'], { environment: { SOCLE_MASTER_KEY: key } }),
  ]);
  expect([before.error.code, after.status]).toEqual(['master_key_mismatch', 0]);
  const ill = await socle(['doctor', '--json']);
  expect([ill.status, ill.data.findings]).toEqual([
    1,
    expect.arrayContaining([expect.objectContaining({ code: 'master_key_mismatch', state: 'problem' })]),
  ]);
});

test('what the manual says to remove it leaves nothing of it in PostgreSQL', async () => {
  await run(addressOf('socle_operator:choose-one', 'postgres'), remove);
  const left =
    "select from pg_roles where rolname like 'socle%' and rolname not in ('socle_operator', 'socle_superuser')";
  expect(await withAdmin(cluster.adminUrl, async (admin) => (await admin.query(left)).rows)).toEqual([]);
});
