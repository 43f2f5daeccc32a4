-- The queue. A job is enqueued by the app role in the transaction of the change that causes it, and claimed by
-- the platform role across tenants with a lease. The payload is text, not jsonb: its signature covers the bytes.
create table kernel.job (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  name text not null check (length(name) <= 120),
  key text not null check (length(key) between 1 and 200),
  payload text not null check (length(payload) <= 100000),
  signature bytea not null,
  priority smallint not null default 0,
  tenant_concurrency smallint not null check (tenant_concurrency > 0),
  state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'dead', 'cancelled')),
  attempt smallint not null default 0,
  attempts_max smallint not null check (attempts_max > 0),
  crashes smallint not null default 0,
  run_at timestamptz not null default now(),
  lease_id uuid,
  lease_until timestamptz,
  is_cancel_requested boolean not null default false,
  progress smallint not null default 0 check (progress between 0 and 100),
  progress_message text check (length(progress_message) <= 200),
  error_code text,
  error_message text check (length(error_message) <= 1000),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name, key),
  check ((state = 'running') = (lease_id is not null))
);
create index job_due on kernel.job (tenant_id, priority desc, run_at, id) where state = 'queued';
create index job_running on kernel.job (lease_until) where state = 'running';
create index job_lease on kernel.job (lease_id) where state = 'running';
create index job_newest on kernel.job (tenant_id, id desc);
select kernel.tenant_table('kernel.job');
revoke delete on kernel.job from socle_app;
select kernel.platform_duty('kernel.job', 'select, insert, update');

create table kernel.schedule (
  name text primary key,
  last_due_at timestamptz not null
);
select kernel.platform_duty('kernel.schedule', 'select, insert, update');
