import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type MemberRow = {
  person_id: string;
  email: string;
  name: string;
  role: string;
  created_at: Instant;
};
const COLUMNS = [
  'membership.person_id',
  'person.email',
  'person.name',
  'membership.role',
  'membership.created_at',
] as const;

/** The oldest account first: ids are UUIDv7. */
export function selectMembers(
  tx: TenantRead,
  { role }: { role?: string },
  page: { after?: string; limit: number },
): Promise<MemberRow[]> {
  let query = members(tx).orderBy('membership.person_id').limit(page.limit);
  if (page.after) query = query.where('membership.person_id', '>', page.after);
  if (role) query = query.where('membership.role', '=', role);
  return query.execute();
}

/** Undefined for a person who is no member of the tenant of `tx`, whether they exist or not. */
export function selectMember(tx: TenantRead, personId: string): Promise<MemberRow | undefined> {
  return members(tx).where('membership.person_id', '=', personId).executeTakeFirst();
}

function members(tx: TenantRead) {
  return tx
    .selectFrom('kernel.membership as membership')
    .innerJoin('kernel.person as person', 'person.id', 'membership.person_id')
    .select(COLUMNS);
}

/** True when somebody other than this person is an owner. */
export async function hasOtherOwner(tx: TenantTx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('kernel.membership')
    .select('person_id')
    .where('role', '=', 'owner')
    .where('person_id', '<>', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateMember(tx: TenantTx, personId: string, role: string): Promise<void> {
  await tx.updateTable('kernel.membership').set({ role }).where('person_id', '=', personId).execute();
}

export async function deleteMember(tx: TenantTx, personId: string): Promise<void> {
  await tx.deleteFrom('kernel.membership').where('person_id', '=', personId).execute();
}

/**
 * Ends the live sessions of a person in a tenant that no membership covers: they are a member no longer, or became
 * one again after the session was opened.
 *
 * @returns the ids that were ended
 */
export async function endStraySessions(
  tx: PlatformTx,
  { tenantId, personId }: { tenantId: string; personId: string },
): Promise<string[]> {
  const rows = await tx
    .updateTable('kernel.session as session')
    .set({ revoked_at: instantIn(0), revoke_reason: 'administrator' })
    .where('session.person_id', '=', personId)
    .where('session.acting_tenant_id', '=', tenantId)
    .where('session.revoked_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('kernel.membership as membership')
            .select('membership.person_id')
            .whereRef('membership.person_id', '=', 'session.person_id')
            .whereRef('membership.tenant_id', '=', 'session.acting_tenant_id')
            .whereRef('membership.created_at', '<=', 'session.created_at'),
        ),
      ),
    )
    .returning('session.id')
    .execute();
  return rows.map((row) => row.id);
}
