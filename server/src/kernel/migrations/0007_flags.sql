-- What an operator set for everybody. The app role reads it while serving any tenant.
create table kernel.global_flag (
  key text primary key check (length(key) <= 120),
  value jsonb not null check (jsonb_typeof(value) in ('boolean', 'string', 'number')),
  rollout smallint not null default 100 check (rollout between 0 and 100),
  updated_at timestamptz not null default now()
);
select kernel.platform_duty('kernel.global_flag', 'select, insert, update, delete');
grant select on kernel.global_flag to socle_app;
create policy read_by_all on kernel.global_flag for select to socle_app using (true);

-- What a tenant set for itself ('tenant') or for one of its people (their id).
create table kernel.flag_override (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  key text not null check (length(key) <= 120),
  target text not null check (target = 'tenant' or target ~ '^[0-9a-f-]{36}$'),
  value jsonb not null check (jsonb_typeof(value) in ('boolean', 'string', 'number')),
  rollout smallint not null default 100 check (rollout between 0 and 100),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, key, target)
);
select kernel.tenant_table('kernel.flag_override');
