create table documents.source (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 255),
  media_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  state text not null default 'stored' check (state in ('stored', 'extracting', 'extracted', 'failed')),
  error_code text,
  project_id uuid,
  origin text not null check (origin in ('upload', 'url')),
  origin_url text check (length(origin_url) <= 4000),
  page_count integer check (page_count > 0),
  character_count bigint,
  engine text,
  warnings text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, sha256),
  foreign key (tenant_id, project_id) references documents.project (tenant_id, id) on delete set null (project_id),
  check ((state = 'failed') = (error_code is not null))
);
create index source_newest on documents.source (tenant_id, created_at desc, id desc);
create index source_project on documents.source (tenant_id, project_id, created_at desc, id desc);
select kernel.tenant_table('documents.source');

-- Accents do not count in a search: "ete" finds "été". An own function, because the dictionary that PostgreSQL
-- offers for it is an extension, which a managed server may not have.
create function documents.searchable(content text) returns text
  language sql immutable parallel safe as $$
  select translate(lower(left(content, 250000)), 'àáâäãåçèéêëìíîïñòóôöõùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy') $$;

-- A page of text is searched in both languages, since a document may hold both. 250,000 characters a page keep
-- the vector under PostgreSQL's limit of 1 MB.
create table documents.source_page (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  source_id uuid not null,
  number integer not null check (number > 0),
  text text not null,
  source text not null check (source in ('text', 'ocr', 'none')),
  confidence real not null check (confidence between 0 and 1),
  search tsvector generated always as (
    to_tsvector('french', documents.searchable(text)) || to_tsvector('english', documents.searchable(text))) stored,
  primary key (tenant_id, source_id, number),
  foreign key (tenant_id, source_id) references documents.source (tenant_id, id) on delete cascade
);
create index source_page_search on documents.source_page using gin (search);
select kernel.tenant_table('documents.source_page');
