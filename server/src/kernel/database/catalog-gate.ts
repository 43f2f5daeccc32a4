import type pg from 'pg';
import type { CatalogDeclarations } from './catalog-rules.ts';

/** One line for each fact that a change behind our back would alter: columns, keys, policies, grants, triggers, code. */
const FINGERPRINT = `with ours as (select oid, nspname from pg_namespace where nspname = any ($1::text[])),
  relation as (select c.*, o.nspname || '.' || c.relname as name from pg_class c join ours o on o.oid = c.relnamespace)
  select line from (
    select format('column %s.%s %s null=%s default=%s', r.name, a.attname, format_type(a.atttypid, a.atttypmod),
      not a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum where r.relkind in ('r', 'p', 'v')
    union all select format('constraint %s %s %s', r.name, k.conname, pg_get_constraintdef(k.oid))
    from relation r join pg_constraint k on k.conrelid = r.oid
    union all select format('index %s', pg_get_indexdef(i.indexrelid)) from relation r join pg_index i on i.indrelid = r.oid
    union all select format('policy %s %s %s %s using %s check %s', r.name, p.polname, p.polcmd,
      p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from relation r join pg_policy p on p.polrelid = r.oid
    union all select format('relation %s kind=%s rls=%s force=%s owner=%s acl=%s options=%s', name, relkind,
      relrowsecurity, relforcerowsecurity, relowner::regrole, (select array_agg(a::text order by a::text) from unnest(relacl) a), reloptions)
    from relation where relkind in ('r', 'p', 'v', 'm', 'S')
    union all select format('trigger %s enabled=%s', pg_get_triggerdef(t.oid), t.tgenabled)
    from relation r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
    union all select format('function %s definer=%s acl=%s body=%s', p.oid::regprocedure, p.prosecdef, p.proacl, md5(p.prosrc))
    from pg_proc p join ours o on o.oid = p.pronamespace
  ) facts order by line`;

/** What differs from the catalog recorded after the last migration; undefined when none was recorded yet. */
export async function findDrift(
  admin: pg.ClientBase,
  { schemas }: CatalogDeclarations,
): Promise<string[] | undefined> {
  const { rows: exists } = await admin.query<{ name: string | null }>(
    "select to_regclass('kernel.catalog_snapshot') as name",
  );
  if (exists[0]?.name == null) return undefined;
  const { rows } = await admin.query<{ lines: string[] }>(
    'select lines from kernel.catalog_snapshot where server_version = $1',
    [await majorVersion(admin)],
  );
  const recorded = rows[0]?.lines;
  if (!recorded) return undefined;
  const now = new Set(await readCatalog(admin, schemas));
  const then = new Set(recorded);
  return [
    ...recorded.filter((line) => !now.has(line)).map((line) => `no longer so: ${line}`),
    ...[...now].filter((line) => !then.has(line)).map((line) => `new since the last migration: ${line}`),
  ];
}

/** Records the catalog as it is now; called by the migrator alone, after the rules have passed. */
export async function recordCatalog(admin: pg.ClientBase, { schemas }: CatalogDeclarations): Promise<void> {
  await admin.query('set role socle_owner');
  await admin.query(`create table if not exists kernel.catalog_snapshot (
    server_version integer primary key, lines text[] not null, recorded_at timestamptz not null default now())`);
  await admin.query(
    `insert into kernel.catalog_snapshot (server_version, lines) values ($1, $2)
     on conflict (server_version) do update set lines = excluded.lines, recorded_at = now()`,
    [await majorVersion(admin), await readCatalog(admin, schemas)],
  );
  // Another major version prints some facts differently: its record would be stale now.
  await admin.query('delete from kernel.catalog_snapshot where server_version <> $1', [
    await majorVersion(admin),
  ]);
  await admin.query('reset role');
}

async function readCatalog(admin: pg.ClientBase, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ line: string }>(FINGERPRINT, [schemas]);
  return rows.map((row) => row.line);
}

async function majorVersion(admin: pg.ClientBase): Promise<number> {
  const { rows } = await admin.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  return rows[0]?.version ?? 0;
}
