import { type Permissions, permissionsOf } from '#kernel/access/permission.ts';
import { type Database, inPlatform } from '#kernel/database/scope.ts';
import type { Identified } from '#kernel/http/guards.ts';
import { asId, type PersonId } from '#kernel/ids/id.ts';
import { type MembershipStateRow, selectMembershipStates } from './person.repository.ts';

/** People whose memberships are kept at once; the oldest makes room. */
const CACHE_MAX = 20_000;

/** What being a member of one tenant makes of a person. */
export type MembershipState = Pick<Identified, 'tenantId' | 'tenantStatus' | 'plan' | 'role' | 'permissions'>;
export type MembershipStates = {
  /** The membership in the tenant with this id or slug, as it was at most SESSION_STATE_TTL_SECONDS ago. */
  find(personId: PersonId, tenant: string): Promise<MembershipState | undefined>;
  /** In this process at once; other processes within the time above. */
  forget(): void;
};

type Options = { db: Database; permissions: Permissions; ttlSeconds: number };
type Known = ReadonlyMap<string, MembershipState>;

/** All memberships of a person are read together: a value that names none costs no query, however many are tried. */
export function createMembershipStates({ db, permissions, ttlSeconds }: Options): MembershipStates {
  const known = new Map<PersonId, { until: number; states: Promise<Known> }>();
  const statesOf = (personId: PersonId): Promise<Known> => {
    const entry = known.get(personId);
    if (entry && entry.until > Date.now()) return entry.states;
    const rows = inPlatform(db, (tx) => selectMembershipStates(tx, personId));
    const states = rows.then((found) => byName(found, permissions));
    // A failed read is not a state: the next request asks again.
    states.catch(() => known.delete(personId));
    if (known.size >= CACHE_MAX) known.delete(known.keys().next().value as PersonId);
    known.set(personId, { until: Date.now() + ttlSeconds * 1000, states });
    return states;
  };
  return {
    find: async (personId, tenant) => (await statesOf(personId)).get(tenant),
    forget: () => known.clear(),
  };
}

/** By slug and by id; the ids come last, since a slug may look like the id of another tenant. */
function byName(rows: readonly MembershipStateRow[], declared: Permissions): Known {
  const memberships = rows.map((row) => ({ row, state: stateOf(row, declared) }));
  return new Map([
    ...memberships.map(({ row, state }) => [row.slug, state] as const),
    ...memberships.map(({ row, state }) => [row.tenant_id, state] as const),
  ]);
}

function stateOf(row: MembershipStateRow, declared: Permissions): MembershipState {
  return {
    tenantId: asId(row.tenant_id),
    tenantStatus: row.status as Identified['tenantStatus'],
    plan: row.plan,
    role: row.role,
    permissions: permissionsOf(declared, row.role, row.permissions),
  };
}
