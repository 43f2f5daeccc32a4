create table documents.project (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  state text not null default 'active' check (state in ('active', 'archived')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
create index project_newest on documents.project (tenant_id, created_at desc, id desc);
select kernel.tenant_table('documents.project');
