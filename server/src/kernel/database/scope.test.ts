import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { withAdmin } from './prepare.ts';
import { inTenant, readTenant, type TenantRead } from './scope.ts';

let app: TestApp;
/** One connection for everybody: whatever one borrower leaves behind, the next one meets. */
beforeAll(async () => {
  app = await startTestApp({ DATABASE_POOL_CONNECTIONS: '1' });
  for (const slug of [NORTH, SOUTH] as const)
    await app.as(slug).post('/api/v1/projects', { name: `of ${slug}` });
});
afterAll(() => app.close());

const names = (tx: TenantRead) =>
  tx
    .selectFrom('documents.project')
    .select('name')
    .execute()
    .then((rows) => rows.map((row) => row.name));
const read = (slug: typeof NORTH | typeof SOUTH) => readTenant(app.kernel.db, app.tenants[slug].id, names);
const expectClean = async () => {
  expect(await read(NORTH)).toEqual(['of north']);
  expect(await read(SOUTH)).toEqual(['of south']);
};

test('tenants that alternate over one connection never see each other', async () => {
  const replies = await Promise.all(
    Array.from({ length: 300 }, (_, n) => {
      const slug = n % 2 ? NORTH : SOUTH;
      const work = n % 3 ? readTenant : inTenant;
      return work(app.kernel.db, app.tenants[slug].id, names).then((found) => found.join() === `of ${slug}`);
    }),
  );
  expect(replies.every(Boolean)).toBe(true);
});

test('the tenant does not outlive its transaction: an unscoped query is an error, never an empty list', async () => {
  await read(NORTH);
  const unscoped = app.kernel.db.app.query('select name from documents.project');
  await expect(unscoped).rejects.toMatchObject({ code: expect.stringMatching(/^(42704|22P02)$/) });
  await expectClean();
});

test('a statement that times out leaves nothing behind', async () => {
  const slow = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await sql`set local statement_timeout = '50ms'`.execute(tx);
    await tx
      .insertInto('documents.project')
      .values({ id: app.tenants.north.id, name: 'half-done' })
      .execute();
    await sql`select pg_sleep(5)`.execute(tx);
  });
  await expect(slow).rejects.toMatchObject({ code: '57014' });
  await expectClean();
});

test('a throw in the middle of a transaction undoes it', async () => {
  const thrown = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await tx.insertInto('documents.project').values({ id: app.tenants.north.id, name: 'undone' }).execute();
    throw new Error('changed my mind');
  });
  await expect(thrown).rejects.toThrow('changed my mind');
  await expectClean();
});

test('an SQL error that was caught cannot be committed over', async () => {
  const swallowed = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await tx.insertInto('documents.project').values({ id: app.tenants.north.id, name: 'lost' }).execute();
    await sql`select 1/0`.execute(tx).catch(() => undefined);
  });
  await expect(swallowed).rejects.toThrow(/had failed before its commit/);
  await expectClean();
});

test('a scope that is kept beyond its transaction is refused, and meets nobody else', async () => {
  let late: Promise<string[]> | undefined;
  let kept: TenantRead | undefined;
  const failing = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    kept = tx;
    await names(tx);
    late = new Promise((resolve) => setTimeout(resolve, 60)).then(() => names(tx));
    late.catch(() => undefined);
    throw new Error('abort');
  });
  await expect(failing).rejects.toThrow('abort');
  const other = inTenant(app.kernel.db, app.tenants.south.id, async (tx) => {
    await names(tx);
    await new Promise((resolve) => setTimeout(resolve, 150));
    return names(tx);
  });
  await expect(late).rejects.toThrow(/has ended/);
  expect(await other).toEqual(['of south']);
  await expect(names(kept as TenantRead)).rejects.toThrow(/has ended/);
  await expectClean();
});

test('when BEGIN fails, nothing runs outside of a transaction', async () => {
  await read(NORTH);
  await inTenant(app.kernel.db, app.tenants.north.id, names);
  await app.kernel.db.app.query('deallocate all');
  const halfBegun = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await names(tx).catch(() => undefined);
    await tx.insertInto('documents.project').values({ id: app.tenants.north.id, name: 'alone' }).execute();
  });
  await expect(halfBegun).rejects.toThrow(/never began/);
  const ignored = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    await names(tx).catch(() => undefined);
  });
  await ignored.catch(() => undefined);
  await expectClean();
});

test('a transaction that raw SQL began is closed with its connection', async () => {
  await readTenant(app.kernel.db, app.tenants.north.id, (tx) => sql`begin`.execute(tx)).catch(
    () => undefined,
  );
  await expectClean();
  const { rows } = await app.kernel.db.app.query("select current_setting('app.tenant_id', true) as tenant");
  expect(rows[0].tenant ?? '').toBe('');
});

test('a connection that is killed in the middle is replaced', async () => {
  const killed = inTenant(app.kernel.db, app.tenants.north.id, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await withAdmin(app.adminUrl, (admin) => admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
    await names(tx);
  });
  await expect(killed).rejects.toThrow();
  await expectClean();
});

test('clients that leave half-way do not mix answers', async () => {
  await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const slug = n % 2 ? NORTH : SOUTH;
      const token = app.tokens[slug];
      const signal = AbortSignal.timeout(1 + (n % 7));
      const headers = { authorization: `Bearer ${token}` };
      const text = await fetch(`${app.url}/api/v1/projects`, { headers, signal })
        .then((response) => response.text())
        .catch(() => '');
      expect(text).not.toContain(slug === NORTH ? 'of south' : 'of north');
    }),
  );
  await expectClean();
});

test('a statement with an error does not spoil the prepared statements of its connection', async () => {
  for (let n = 0; n < 3; n += 1) {
    const broken = readTenant(app.kernel.db, app.tenants.north.id, (tx) =>
      sql`select name, 1/(length(name) - length(name)) from documents.project`.execute(tx),
    );
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    await expectClean();
  }
});
