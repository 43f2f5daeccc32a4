create function kernel.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;

create table kernel.audit_event (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  occurred_at timestamptz not null default clock_timestamp(),
  actor_type text not null check (actor_type in ('person', 'api_key', 'system', 'platform')),
  actor_id text,
  action text not null check (length(action) <= 120),
  target_type text,
  target_id text,
  outcome text not null default 'success' check (outcome in ('success', 'denied', 'failure')),
  request_id text,
  ip inet,
  metadata jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index audit_event_actor on kernel.audit_event (tenant_id, actor_id, id desc);
create index audit_event_action on kernel.audit_event (tenant_id, action, id desc);
create index audit_event_target on kernel.audit_event (tenant_id, target_id, id desc);
select kernel.tenant_table('kernel.audit_event');
revoke update, delete on kernel.audit_event from socle_app;
-- Sign-ins and duties of the platform are written into the trail of the tenant they concern.
select kernel.platform_duty('kernel.audit_event', 'insert');
create trigger append_only before update or delete on kernel.audit_event
  for each row execute function kernel.refuse_change();
create trigger never_truncated before truncate on kernel.audit_event
  for each statement execute function kernel.refuse_change();

-- What no tenant owns: sign-ins that failed before a tenant was known, duties of the platform.
create table kernel.platform_audit_event (
  id uuid primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  actor_type text not null check (actor_type in ('person', 'api_key', 'system', 'platform')),
  actor_id text,
  action text not null check (length(action) <= 120),
  target_type text,
  target_id text,
  outcome text not null default 'success' check (outcome in ('success', 'denied', 'failure')),
  request_id text,
  ip inet,
  metadata jsonb not null default '{}'
);
create index platform_audit_event_action on kernel.platform_audit_event (action, id desc);
select kernel.platform_duty('kernel.platform_audit_event', 'select, insert');
create trigger append_only before update or delete on kernel.platform_audit_event
  for each row execute function kernel.refuse_change();
create trigger never_truncated before truncate on kernel.platform_audit_event
  for each statement execute function kernel.refuse_change();
