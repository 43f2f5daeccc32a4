-- A data key for each tenant, wrapped by a master key that is never here. `master_key_id` says which one, so that
-- a rotation can wrap them anew one by one while they are in use.
create table kernel.tenant_key (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  wrapped_key bytea not null,
  master_key_id text not null,
  created_at timestamptz not null default now(),
  wrapped_at timestamptz not null default now(),
  primary key (tenant_id)
);
create index tenant_key_master on kernel.tenant_key (master_key_id);
select kernel.tenant_table('kernel.tenant_key');
revoke update, delete on kernel.tenant_key from socle_app;
select kernel.platform_duty('kernel.tenant_key', 'select, update');

create table kernel.secret (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  path text not null check (path ~ '^[a-z0-9][a-z0-9_./-]{0,199}$'),
  current_version integer not null check (current_version > 0),
  rotate_after_days smallint not null default 30 check (rotate_after_days > 0),
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (tenant_id, path)
);
select kernel.tenant_table('kernel.secret');

create table kernel.secret_version (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  path text not null,
  version integer not null check (version > 0),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, path, version),
  foreign key (tenant_id, path) references kernel.secret (tenant_id, path) on delete cascade
);
select kernel.tenant_table('kernel.secret_version');
revoke update on kernel.secret_version from socle_app;

-- A read is a lease: who took which version, and until when they said they would keep it.
create table kernel.secret_lease (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  path text not null,
  version integer not null,
  holder text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, path) references kernel.secret (tenant_id, path) on delete cascade
);
create index secret_lease_path on kernel.secret_lease (tenant_id, path, expires_at);
select kernel.tenant_table('kernel.secret_lease');
