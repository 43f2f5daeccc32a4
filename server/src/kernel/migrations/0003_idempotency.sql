-- The answer given to an Idempotency-Key, written in the transaction that did the work: both or neither.
create table kernel.idempotency_key (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  person_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  status integer,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id, key)
);
create index idempotency_key_age on kernel.idempotency_key (tenant_id, created_at);
select kernel.tenant_table('kernel.idempotency_key');
