import { BUILTIN_ROLES } from '#kernel/access/permission.ts';
import type { PlatformTx } from '#kernel/database/scope.ts';
import { newId, type PersonId, type TenantId } from '#kernel/ids/id.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type TenantRow = {
  id: string;
  slug: string;
  name: string;
  plan: string;
  region: string;
  status: string;
  created_at: Instant;
  updated_at: Instant;
};
const COLUMNS = ['id', 'slug', 'name', 'plan', 'region', 'status', 'created_at', 'updated_at'] as const;

export type NewTenant = { slug: string; name: string; plan: string; onboardingKey: string | null };

/** Adds the tenant, or gives undefined when its slug or its onboarding key is taken. */
export function insertTenant(tx: PlatformTx, tenant: NewTenant): Promise<TenantRow | undefined> {
  const { slug, name, plan, onboardingKey } = tenant;
  return tx
    .insertInto('kernel.tenant')
    .values({ id: newId(), slug, name, plan, onboarding_key: onboardingKey })
    .onConflict((conflict) => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

export function selectByOnboardingKey(tx: PlatformTx, key: string): Promise<TenantRow | undefined> {
  return tx.selectFrom('kernel.tenant').select(COLUMNS).where('onboarding_key', '=', key).executeTakeFirst();
}

export function selectBySlug(tx: PlatformTx, slug: string): Promise<TenantRow | undefined> {
  return tx.selectFrom('kernel.tenant').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** By slug, so that a page is the same whatever was added meanwhile. */
export function selectTenants(tx: PlatformTx, page: { after?: string; limit: number }): Promise<TenantRow[]> {
  let query = tx.selectFrom('kernel.tenant').select(COLUMNS).orderBy('slug').limit(page.limit);
  if (page.after) query = query.where('slug', '>', page.after);
  return query.execute();
}

export function updateTenant(
  tx: PlatformTx,
  id: string,
  change: { status?: string; plan?: string; name?: string },
): Promise<TenantRow | undefined> {
  return tx
    .updateTable('kernel.tenant')
    .set({ ...change, updated_at: instantIn(0) })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
}

export async function insertBuiltinRoles(tx: PlatformTx, tenantId: TenantId): Promise<void> {
  const rows = BUILTIN_ROLES.map((key) => ({ tenant_id: tenantId, key, name: key, is_builtin: true }));
  await tx.insertInto('kernel.role').values(rows).execute();
}

/** The keys of the roles that a tenant has, its own included. */
export async function selectRoleKeys(tx: PlatformTx, tenantId: TenantId): Promise<string[]> {
  const query = tx.selectFrom('kernel.role').select('key').where('tenant_id', '=', tenantId).orderBy('key');
  return (await query.execute()).map(({ key }) => key);
}

/** @returns false when the person is a member already */
export async function insertMembership(
  tx: PlatformTx,
  membership: { tenantId: TenantId; personId: PersonId; role: string },
): Promise<boolean> {
  const row = await tx
    .insertInto('kernel.membership')
    .values({ tenant_id: membership.tenantId, person_id: membership.personId, role: membership.role })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  return row !== undefined;
}

export type MemberRow = { person_id: string; email: string; name: string; role: string };

export function selectMembers(tx: PlatformTx, tenantId: TenantId): Promise<MemberRow[]> {
  return tx
    .selectFrom('kernel.membership as membership')
    .innerJoin('kernel.person as person', 'person.id', 'membership.person_id')
    .select(['membership.person_id', 'person.email', 'person.name', 'membership.role'])
    .where('membership.tenant_id', '=', tenantId)
    .orderBy('person.email')
    .execute();
}

export async function countTenants(tx: PlatformTx): Promise<number> {
  const row = await tx
    .selectFrom('kernel.tenant')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
