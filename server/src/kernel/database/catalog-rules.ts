import type pg from 'pg';

/** What the manifests declare as exceptions, by full name: the gate allows these and nothing else. */
export type CatalogDeclarations = {
  /** Schemas of the kernel and the products. */
  schemas: readonly string[];
  /** Tables without `tenant_id` that the app role may read. */
  globalTables: readonly string[];
};

type Rule = { name: string; sql: string };

const STANDARD = `(tenant_id=(SELECT(current_setting('app.tenant_id'::text))::uuidAScurrent_setting))`;

/** Tables of our schemas; each rule's query starts from these. $1 = schemas, $2 = declared global tables. */
const TABLES = `with declared as (select $1::text[] as schemas, $2::text[] as global_tables),
  relation as (
    select n.nspname || '.' || c.relname as name, c.*, exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    ) as is_tenants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, declared
    where n.nspname = any (schemas)
  ),
  base_table as (select * from relation where relkind in ('r', 'p'))`;

/** Each query gives one row (`object`, `problem`) for each violation; none is the only good answer. */
export const CATALOG_RULES: readonly Rule[] = [
  {
    name: 'row-level security is enabled and forced',
    sql: `${TABLES} select name as object, 'row-level security is not enabled and forced' as problem
      from base_table, declared where (is_tenants or name = any (global_tables))
        and not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    name: 'each tenant table has the standard policy and no other way in',
    sql: `${TABLES}, policy as (
        select t.name, p.*, regexp_replace(pg_get_expr(polqual, polrelid), '\\s', '', 'g') as used,
          regexp_replace(pg_get_expr(polwithcheck, polrelid), '\\s', '', 'g') as checked
        from base_table t join pg_policy p on p.polrelid = t.oid where t.is_tenants)
      select t.name as object, 'the standard policy is missing' as problem from base_table t
        where is_tenants and not exists (select from policy p where p.name = t.name
          and polname = 'tenant_isolation' and polcmd = '*' and polpermissive
          and polroles = array['socle_app'::regrole::oid] and used = '${STANDARD.replaceAll("'", "''")}' and checked = used)
      union all
      select name, format('policy %s opens another way in', polname) from policy
        where polname <> 'tenant_isolation' and polpermissive
          and polroles <> array['socle_platform'::regrole::oid]`,
  },
  {
    name: 'tenant_id is mandatory and leads every key',
    sql: `${TABLES} select t.name as object, format('index %s is unique and does not start with tenant_id', i.indexrelid::regclass) as problem
      from base_table t join pg_index i on i.indrelid = t.oid and i.indisunique
      join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
      where is_tenants and i.indkey[0] <> a.attnum
      union all
      select t.name, 'tenant_id may be null' from base_table t
      join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id' where not a.attnotnull
      union all
      select t.name, 'has no primary key' from base_table t
      where is_tenants and not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)`,
  },
  {
    name: 'a table without tenant_id is closed to the app role unless declared',
    sql: `${TABLES} select name as object, 'the app role can reach it and no manifest declares it global' as problem
      from base_table, declared where not is_tenants and not name = any (global_tables)
        and has_table_privilege('socle_app', oid, 'select, insert, update, delete')`,
  },
  {
    name: 'the app role may not truncate, reference or add triggers',
    sql: `${TABLES} select name as object, 'a role of the program has truncate, references or trigger' as problem
      from base_table where has_table_privilege('socle_app', oid, 'truncate, references, trigger')
        or has_table_privilege('socle_platform', oid, 'truncate, references, trigger')`,
  },
  {
    name: 'no view goes round the policies',
    sql: `${TABLES} select name as object, 'a view must be security_invoker; a materialized view is not allowed' as problem
      from relation where relkind = 'm'
        or (relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on'])`,
  },
  {
    name: 'no function runs with the rights of another',
    sql: `select p.oid::regprocedure::text as object, 'security definer' as problem
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = any ($1::text[]) and p.prosecdef and $2::text[] is not null`,
  },
  {
    name: 'no trigger is switched off',
    sql: `${TABLES} select t.name as object, format('trigger %s is disabled', g.tgname) as problem
      from base_table t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal and g.tgenabled <> 'O'`,
  },
  {
    name: 'the roles of the program own nothing and bypass nothing',
    sql: `select rolname::text as object, 'may bypass row-level security, or create roles or databases' as problem
      from pg_roles where rolname in ('socle_app', 'socle_platform')
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) and $1::text[] is not null and $2::text[] is not null
      union all
      select c.oid::regclass::text, 'belongs to a role of the program' from pg_class c
        where c.relowner in (select oid from pg_roles where rolname in ('socle_app', 'socle_platform'))
      union all
      select m.member::regrole::text, format('is a member of %s', m.roleid::regrole) from pg_auth_members m
        where m.member in (select oid from pg_roles where rolname in ('socle_app', 'socle_platform'))`,
  },
];

/** The violations found in the live catalog, each `object: problem`. */
export async function findViolations(admin: pg.ClientBase, declared: CatalogDeclarations): Promise<string[]> {
  const found: string[] = [];
  for (const rule of CATALOG_RULES) {
    const { rows } = await admin.query<{ object: string; problem: string }>(rule.sql, [
      declared.schemas,
      declared.globalTables,
    ]);
    found.push(...rows.map((row) => `${row.object}: ${row.problem}`));
  }
  return found;
}
