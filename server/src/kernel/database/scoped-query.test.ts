import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { withAdmin } from './prepare.ts';
import { readTenant } from './scope.ts';

let app: TestApp;
/** One connection: what it knows of its statements is what each test meets. */
beforeAll(async () => {
  app = await startTestApp({ DATABASE_POOL_CONNECTIONS: '1' });
  await asOwner('create table public.probe (a integer)');
  await asOwner('insert into public.probe values (1)');
  await asOwner('grant select on public.probe to socle_app');
});
afterAll(() => app.close());

const asOwner = (text: string) => withAdmin(app.adminUrl, (admin) => admin.query(text));
const read = <T>(text: string) =>
  readTenant(app.kernel.db, app.tenants[NORTH].id, (tx) => sql.raw<T>(text).execute(tx)).then(
    ({ rows }) => rows,
  );

test('rows have the columns and types of their statement, also when it was prepared before', async () => {
  for (let run = 0; run < 3; run += 1) {
    expect(
      await read(`select 1 as n, null as nothing, true as yes, '{"a":[1]}'::jsonb as j, 2::bigint as big`),
    ).toEqual([{ n: 1, nothing: null, yes: true, j: { a: [1] }, big: 2 }]);
    expect(await read('select 1 as n where false')).toEqual([]);
  }
});

test('a bigint that no number holds is an error of its query, and of no other', async () => {
  const tooBig = read('select 9007199254740993::bigint as big from generate_series(1, 3)');
  await expect(tooBig).rejects.toThrow(RangeError);
  expect(await read('select 1 as n')).toEqual([{ n: 1 }]);
});

test('a statement whose columns change under it fails once at most, and then has the new ones', async () => {
  expect(await read('select * from public.probe')).toEqual([{ a: 1 }]);
  await asOwner("alter table public.probe add column b text default 'new'");
  await expect(read('select * from public.probe')).rejects.toMatchObject({ code: '0A000' });
  expect(await read('select * from public.probe')).toEqual([{ a: 1, b: 'new' }]);
});

test('a statement that somebody dropped is prepared again', async () => {
  expect(await read('select 2 as n')).toEqual([{ n: 2 }]);
  await app.kernel.db.app.query('deallocate all');
  await expect(read('select 2 as n')).rejects.toMatchObject({ code: '26000' });
  expect(await read('select 2 as n')).toEqual([{ n: 2 }]);
});

test('past the limit of prepared statements a connection still answers each of them', async () => {
  for (let n = 0; n < 450; n += 1) expect(await read(`select ${n} as n`)).toEqual([{ n }]);
  expect(await read('select 449 as n')).toEqual([{ n: 449 }]);
});

test('a statement that asks its client for data, or says nothing, ends', async () => {
  await expect(read('copy public.probe from stdin')).rejects.toThrow();
  expect(await read('')).toEqual([]);
  expect(await read('select 1 as n')).toEqual([{ n: 1 }]);
});
