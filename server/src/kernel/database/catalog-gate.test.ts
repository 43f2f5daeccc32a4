import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cloneDatabase, TEST_MASTER_KEY, type TestDatabase } from '#test/support/database.ts';
import { declarations, preparation } from '#test/support/products.ts';
import { generateSchema } from '../../../../tools/generate-schema.ts';
import { findDrift } from './catalog-gate.ts';
import { CATALOG_RULES, findViolations } from './catalog-rules.ts';
import { prepareDatabase, withAdmin } from './prepare.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await cloneDatabase();
});
afterEach(() => database.drop());

const alter = (sql: string) => withAdmin(database.adminUrl, (admin) => admin.query(sql));
const start = async (adminUrl = database.adminUrl) =>
  prepareDatabase({ adminUrl, masterKey: TEST_MASTER_KEY, ...(await preparation()) });

test('a migrated database passes, again and again', async () => {
  expect(await start()).toEqual([]);
  expect(await start()).toEqual([]);
});

/** Each is done behind the migrator's back; the start must name what it was done to. */
const PLANTED: Record<string, [sql: string, named: string]> = {
  'row-level security switched off': [
    'alter table documents.project disable row level security',
    'documents.project',
  ],
  'row-level security not forced': [
    'alter table documents.project no force row level security',
    'documents.project',
  ],
  'a policy that lets everything through': [
    'create policy open on documents.source to socle_app using (true)',
    'documents.source',
  ],
  'a policy that was loosened': [
    'alter policy tenant_isolation on documents.project using (tenant_id is not null)',
    'documents.project',
  ],
  'a table without a policy': [
    'create table documents.forgotten (tenant_id uuid not null, id uuid, primary key (tenant_id, id)); grant select on documents.forgotten to socle_app',
    'documents.forgotten',
  ],
  'a table that forgot its tenant': [
    'create table documents.shared (id uuid primary key); grant select on documents.shared to socle_app',
    'documents.shared',
  ],
  'a key that does not start with the tenant': [
    'create unique index by_name on documents.project (name)',
    'documents.project',
  ],
  'a tenant that may be null': [
    "create table documents.loose (tenant_id uuid, id uuid); select kernel.tenant_table('documents.loose')",
    'documents.loose',
  ],
  'a view that runs as its owner': [
    'create view documents.peek as select * from documents.project; grant select on documents.peek to socle_app',
    'documents.peek',
  ],
  'a materialized view': ['create materialized view documents.frozen as select 1', 'documents.frozen'],
  'a function with the rights of its owner': [
    "create function documents.leak() returns int language sql security definer as 'select 1'",
    'documents.leak()',
  ],
  'a right to truncate': ['grant truncate on documents.project to socle_app', 'documents.project'],
  'a trigger that was switched off': [
    'alter table kernel.audit_event disable trigger append_only',
    'kernel.audit_event',
  ],
  'a table that the program owns': [
    'grant create on schema documents to socle_app; alter table documents.project owner to socle_app',
    'documents.project',
  ],
  'a column that was added': ['alter table documents.project add note text', 'documents.project.note'],
  'a default that was changed': [
    "alter table documents.project alter state set default 'archived'",
    'documents.project.state',
  ],
  'a grant that was added': ['grant delete on kernel.audit_event to socle_app', 'kernel.audit_event'],
  'a constraint that was dropped': [
    'alter table documents.project drop constraint project_state_check',
    'project_state_check',
  ],
};

/** What a start would refuse, of a change that is then taken back: one database serves for all of them. */
async function refusedOf(admin: pg.Client, sql: string): Promise<string[]> {
  await admin.query('begin');
  await admin.query(sql);
  const drift = await findDrift(admin, declarations());
  const violations = await findViolations(admin, declarations());
  await admin.query('rollback');
  return [...(drift ?? []), ...violations];
}

test('each change behind the back of the migrator is named', async () => {
  await withAdmin(database.adminUrl, async (admin) => {
    expect(await refusedOf(admin, 'select 1')).toEqual([]);
    for (const [change, [sql, named]] of Object.entries(PLANTED))
      expect((await refusedOf(admin, sql)).join(), change).toContain(named);
  });
});

test.each(['row-level security switched off', 'a column that was added'])(
  'the server does not start on %s',
  async (change) => {
    const [sql, named] = PLANTED[change] ?? [];
    await alter(sql ?? '');
    await expect(start()).rejects.toMatchObject({
      code: 'catalog_unsafe',
      message: expect.stringContaining(named ?? ''),
    });
  },
);

test('each rule finds something among the planted violations', async () => {
  const ruled = Object.values(PLANTED).slice(0, 14);
  for (const [sql] of ruled) await alter(sql);
  const found = await withAdmin(database.adminUrl, (admin) => findViolations(admin, declarations()));
  expect(found.length).toBeGreaterThanOrEqual(CATALOG_RULES.length);
});

test('a role of the program with BYPASSRLS is refused', async () => {
  await alter('alter role socle_app bypassrls');
  try {
    await expect(start()).rejects.toThrow(/socle_app: may bypass/);
  } finally {
    await alter('alter role socle_app nobypassrls');
  }
});

test('a migration that was changed after it was applied is refused', async () => {
  await alter("update kernel.migration set checksum = 'other' where name = '0001_tenancy.sql'");
  await expect(start()).rejects.toMatchObject({
    code: 'migration_changed',
    message: expect.stringContaining('kernel/0001_tenancy.sql'),
  });
});

test('an account that may not create roles is refused', async () => {
  await alter("create role weak login password 'weak'");
  const weak = Object.assign(new URL(database.adminUrl), { username: 'weak', password: 'weak' });
  try {
    await expect(start(weak.href)).rejects.toMatchObject({
      code: 'database_unfit',
      message: expect.stringContaining('may not create roles'),
    });
  } finally {
    await alter('drop role weak');
  }
});

test('a database of a newer version is refused', async () => {
  await alter(
    "insert into kernel.migration (schema, name, checksum) values ('kernel', '9999_future.sql', 'x')",
  );
  await expect(start()).rejects.toMatchObject({
    code: 'database_newer',
    message: expect.stringContaining('kernel/9999_future.sql'),
  });
});

test('four starts at once on an empty database migrate it once', async () => {
  await alter('drop schema kernel, documents cascade');
  const applied = await Promise.all([start(), start(), start(), start()]);
  expect(applied.map((list) => list.length).filter((count) => count > 0)).toHaveLength(1);
});

test('a migration that fails leaves nothing of itself', async () => {
  const broken = {
    schema: 'documents',
    name: '0999_broken.sql',
    sql: 'create table documents.half (id int); select 1/0',
    checksum: 'x',
  };
  const prepared = await preparation();
  const attempt = prepareDatabase({
    adminUrl: database.adminUrl,
    masterKey: TEST_MASTER_KEY,
    ...prepared,
    migrations: [...prepared.migrations, broken],
  });
  await expect(attempt).rejects.toThrow(/0999_broken.sql failed/);
  expect(await start()).toEqual([]);
});

test('the types of the tables are those of the migrated database', async () => {
  const committed = await readFile(new URL('./schema.generated.ts', import.meta.url), 'utf8');
  expect(await generateSchema(database.adminUrl)).toBe(committed);
});
