-- Credentials are the platform role's alone: the app role, which serves tenants, cannot read them at all.
create table kernel.password (
  person_id uuid primary key references kernel.person (id),
  hash text not null,
  changed_at timestamptz not null default now()
);
select kernel.platform_duty('kernel.password', 'select, insert, update');

-- A session is one device of one person in one tenant (none for a platform administrator). Revoking it ends its
-- refresh tokens, which all belong to it: the session is the family.
create table kernel.session (
  id uuid primary key,
  person_id uuid not null references kernel.person (id),
  acting_tenant_id uuid references kernel.tenant (id),
  device text not null check (length(device) <= 120),
  ip inet,
  amr text[] not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text check (revoke_reason in ('signed_out', 'revoked', 'token_reused', 'administrator'))
);
create index session_person on kernel.session (person_id, id desc) where revoked_at is null;
select kernel.platform_duty('kernel.session', 'select, insert, update, delete');

-- The token itself is never stored: it is an id with its HMAC, so it can be given again to a second tab.
create table kernel.refresh_token (
  id uuid primary key,
  session_id uuid not null references kernel.session (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  replaced_at timestamptz,
  successor_id uuid,
  check ((replaced_at is null) = (successor_id is null))
);
create index refresh_token_session on kernel.refresh_token (session_id);
select kernel.platform_duty('kernel.refresh_token', 'select, insert, update, delete');

create table kernel.sign_in_link (
  token_hash bytea primary key,
  person_id uuid not null references kernel.person (id),
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
select kernel.platform_duty('kernel.sign_in_link', 'select, insert, update, delete');

create table kernel.signing_key (
  kid text primary key,
  public_jwk jsonb not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index signing_key_current on kernel.signing_key ((retired_at is null)) where retired_at is null;
select kernel.platform_duty('kernel.signing_key', 'select, insert, update, delete');
