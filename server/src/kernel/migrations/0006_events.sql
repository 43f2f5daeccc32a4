-- The outbox: an event is written in the transaction of the fact it tells. The relay delivers it after the commit.
create table kernel.outbox_event (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  id uuid not null,
  type text not null check (length(type) <= 120),
  subject text not null check (length(subject) <= 200),
  data jsonb not null,
  occurred_at timestamptz not null default clock_timestamp(),
  attempt smallint not null default 0,
  due_at timestamptz not null default now(),
  delivered_at timestamptz,
  dead_at timestamptz,
  error_message text check (length(error_message) <= 1000),
  primary key (tenant_id, id)
);
create index outbox_event_due on kernel.outbox_event (due_at, id) where delivered_at is null and dead_at is null;
select kernel.tenant_table('kernel.outbox_event');
revoke update, delete on kernel.outbox_event from socle_app;
select kernel.platform_duty('kernel.outbox_event', 'select, update, delete');

-- The inbox makes a subscriber's effects happen once: its row is written in the transaction of those effects.
create table kernel.inbox_event (
  tenant_id uuid not null default kernel.tenant_default() references kernel.tenant (id),
  subscriber text not null check (length(subscriber) <= 120),
  event_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, subscriber, event_id)
);
select kernel.tenant_table('kernel.inbox_event');
