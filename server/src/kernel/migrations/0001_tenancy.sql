-- Row-level security is applied by machine, so that no table can forget its policy. The catalog gate
-- (kernel/database/gate) refuses to start on any table that went round these two functions.

create function kernel.tenant_table(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  -- No missing_ok: a forgotten scope is an error, never an empty list. The sub-select makes it one
  -- evaluation a statement instead of one a row.
  execute format(
    'create policy tenant_isolation on %s to socle_app
       using (tenant_id = (select current_setting(''app.tenant_id'')::uuid))
       with check (tenant_id = (select current_setting(''app.tenant_id'')::uuid))', target);
  execute format('grant select, insert, update, delete on %s to socle_app', target);
end $$;

-- The platform role works across tenants, on the tables that were given to it by name and no other.
create function kernel.platform_duty(target regclass, privileges text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy platform_duty on %s to socle_platform using (true) with check (true)', target);
  execute format('grant %s on %s to socle_platform', privileges, target);
end $$;

create function kernel.tenant_default() returns uuid language sql stable as
  $$ select current_setting('app.tenant_id')::uuid $$;

create table kernel.tenant (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'),
  name text not null check (length(name) between 1 and 120),
  plan text not null default 'demo' check (plan in ('demo', 'team', 'enterprise')),
  region text not null default 'local',
  status text not null default 'active' check (status in ('active', 'suspended', 'deleting')),
  settings jsonb not null default '{}',
  onboarding_key text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
select kernel.platform_duty('kernel.tenant', 'select, insert, update');
grant select on kernel.tenant to socle_app;
create policy own_tenant on kernel.tenant for select to socle_app
  using (id = (select current_setting('app.tenant_id')::uuid));

-- A platform administrator is another kind of account: the pair (id, kind) lets a membership demand a member.
create table kernel.person (
  id uuid primary key,
  kind text not null default 'member' check (kind in ('member', 'platform_administrator')),
  email text not null check (length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 120),
  locale text not null default 'en' check (locale in ('en', 'fr')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, kind)
);
create unique index person_email on kernel.person (lower(email));
select kernel.platform_duty('kernel.person', 'select, insert, update');

create table kernel.role (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  key text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null check (length(name) between 1 and 80),
  is_builtin boolean not null default false,
  permissions text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
select kernel.tenant_table('kernel.role');
select kernel.platform_duty('kernel.role', 'select, insert');

create table kernel.membership (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  person_id uuid not null,
  person_kind text not null default 'member' check (person_kind = 'member'),
  role text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id),
  foreign key (person_id, person_kind) references kernel.person (id, kind),
  foreign key (tenant_id, role) references kernel.role (tenant_id, key)
);
create index membership_person on kernel.membership (person_id);
select kernel.tenant_table('kernel.membership');
select kernel.platform_duty('kernel.membership', 'select, insert, update, delete');

-- A tenant sees the people who are its members.
grant select on kernel.person to socle_app;
create policy fellow_member on kernel.person for select to socle_app
  using (exists (select from kernel.membership m where m.person_id = person.id));
