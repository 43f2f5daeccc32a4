-- Many sources read in one go. The counts are kept beside the items, so that progress costs one row to read; they
-- change in the transaction of the item that they count.
create table documents.batch (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  project_id uuid,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  total integer not null check (total > 0),
  succeeded integer not null default 0,
  failed integer not null default 0,
  cancelled integer not null default 0,
  -- Grows at each retry: the jobs of an item are a new one each time.
  round integer not null default 1,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references documents.project (tenant_id, id) on delete set null (project_id),
  check (succeeded + failed + cancelled <= total)
);
create index batch_newest on documents.batch (tenant_id, created_at desc, id desc);
create index batch_project on documents.batch (tenant_id, project_id);
select kernel.tenant_table('documents.batch');

create table documents.batch_item (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  batch_id uuid not null,
  number integer not null check (number > 0),
  source_id uuid not null,
  -- As it was when the batch was made: the source may be deleted meanwhile.
  name text not null,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  error_code text,
  duration_ms integer check (duration_ms >= 0),
  finished_at timestamptz,
  primary key (tenant_id, batch_id, number),
  foreign key (tenant_id, batch_id) references documents.batch (tenant_id, id) on delete cascade,
  check ((state = 'failed') = (error_code is not null))
);
create index batch_item_state on documents.batch_item (tenant_id, batch_id, state, number);
select kernel.tenant_table('documents.batch_item');
