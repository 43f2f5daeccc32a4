import { type Permissions, permissionsOf } from '#kernel/access/permission.ts';
import { type Database, inPlatform } from '#kernel/database/scope.ts';
import type { Identified } from '#kernel/http/guards.ts';
import type { SessionId, TenantId } from '#kernel/ids/id.ts';
import type { Claims } from './access-token.ts';
import { createMembershipStates } from './membership-state.ts';
import { type StateRow, selectState } from './session.repository.ts';

/** Sessions kept at once; the oldest makes room. */
const CACHE_MAX = 20_000;

export type SessionStates = {
  /** What the holder of these claims may do, at most SESSION_STATE_TTL_SECONDS ago; undefined when the session ended. */
  read(claims: Claims): Promise<Identified | undefined>;
  /** Who was read, at work in another of their tenants, by its id or slug; undefined: none of theirs that is active. */
  readIn(person: Identified, tenant: string): Promise<Identified | undefined>;
  /** In this process at once; other processes within the time above. */
  forget(sessionIds: readonly string[]): void;
  /** The same for everybody who acts in a tenant: its roles or members changed. */
  forgetTenant(tenantId: TenantId): void;
};

type Options = { db: Database; permissions: Permissions; ttlSeconds: number };

type Entry = { until: number; tenantId: TenantId | null; state: Promise<Identified | undefined> };

export function createSessionStates({ db, permissions, ttlSeconds }: Options): SessionStates {
  const memberships = createMembershipStates({ db, permissions, ttlSeconds });
  const known = new Map<SessionId, Entry>();
  const stateOf = (claims: Claims) => {
    const { sessionId } = claims;
    const entry = known.get(sessionId);
    if (entry && entry.until > Date.now()) return entry.state;
    const state = inPlatform(db, (tx) => selectState(tx, sessionId)).then((row) =>
      row?.is_alive ? identified(claims, row, permissions) : undefined,
    );
    // A failed read is not a state: the next request asks again.
    state.catch(() => known.delete(sessionId));
    if (known.size >= CACHE_MAX) known.delete(known.keys().next().value as SessionId);
    known.set(sessionId, { until: Date.now() + ttlSeconds * 1000, tenantId: claims.tenantId, state });
    return state;
  };
  return {
    read: stateOf,
    async readIn(person, tenant) {
      if (tenant === person.tenantId) return person;
      const chosen = await memberships.find(person.personId, tenant);
      if (chosen?.tenantId === person.tenantId) return person;
      return chosen?.tenantStatus === 'active' ? { ...person, ...chosen } : undefined;
    },
    forget(sessionIds) {
      for (const id of sessionIds) known.delete(id as SessionId);
    },
    forgetTenant(tenantId) {
      for (const [id, entry] of known) if (entry.tenantId === tenantId) known.delete(id);
      memberships.forget();
    },
  };
}

function identified(claims: Claims, row: StateRow, declared: Permissions): Identified | undefined {
  const isPlatformAdministrator = row.kind === 'platform_administrator';
  // No longer a member: the session outlived the membership and speaks for nobody.
  if (claims.tenantId !== null && row.role === null) return undefined;
  return {
    personId: claims.personId,
    sessionId: claims.sessionId,
    tenantId: claims.tenantId,
    isPlatformAdministrator,
    role: row.role,
    permissions: row.role ? permissionsOf(declared, row.role, row.permissions ?? []) : new Set(),
    tenantStatus: row.tenant_status as Identified['tenantStatus'],
    plan: row.plan,
  };
}
