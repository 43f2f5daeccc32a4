import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type RoleRow = {
  key: string;
  name: string;
  is_builtin: boolean;
  /** Of a custom role; what a built-in role allows is declared, not stored. */
  permissions: string[];
  created_at: Instant;
  updated_at: Instant;
};
const COLUMNS = ['key', 'name', 'is_builtin', 'permissions', 'created_at', 'updated_at'] as const;

/**
 * Waits for its turn: roles and members of one tenant change one after the other, so that two owners cannot
 * each remove the last other one. The turn is the owner role's row, which nothing else changes.
 */
export async function takeTurn(tx: TenantTx): Promise<void> {
  await tx.selectFrom('kernel.role').select('key').where('key', '=', 'owner').forNoKeyUpdate().execute();
}

/** By key. */
export function selectRoles(tx: TenantRead, page: { after?: string; limit: number }): Promise<RoleRow[]> {
  let query = tx.selectFrom('kernel.role').select(COLUMNS).orderBy('key').limit(page.limit);
  if (page.after) query = query.where('key', '>', page.after);
  return query.execute();
}

export function selectRole(tx: TenantRead, key: string): Promise<RoleRow | undefined> {
  return tx.selectFrom('kernel.role').select(COLUMNS).where('key', '=', key).executeTakeFirst();
}

/** Locks the row against everybody who would give the role to a member meanwhile. */
export function lockRole(tx: TenantTx, key: string): Promise<RoleRow | undefined> {
  return tx.selectFrom('kernel.role').select(COLUMNS).where('key', '=', key).forUpdate().executeTakeFirst();
}

/** The role that a member of the tenant has; undefined when the person is none. */
export function selectRoleOf(tx: TenantRead, personId: string): Promise<RoleRow | undefined> {
  return tx
    .selectFrom('kernel.membership as membership')
    .innerJoin('kernel.role as role', (join) =>
      join.onRef('role.tenant_id', '=', 'membership.tenant_id').onRef('role.key', '=', 'membership.role'),
    )
    .select([
      'role.key',
      'role.name',
      'role.is_builtin',
      'role.permissions',
      'role.created_at',
      'role.updated_at',
    ])
    .where('membership.person_id', '=', personId)
    .executeTakeFirst();
}

export type NewRole = { key: string; name: string; permissions: string[] };

/** Adds a custom role, or gives undefined when the key is taken. */
export function insertRole(tx: TenantTx, role: NewRole): Promise<RoleRow | undefined> {
  return tx
    .insertInto('kernel.role')
    .values(role)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

export function updateRole(
  tx: TenantTx,
  key: string,
  change: { name?: string; permissions?: string[] },
): Promise<RoleRow> {
  return tx
    .updateTable('kernel.role')
    .set({ ...change, updated_at: instantIn(0) })
    .where('key', '=', key)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function deleteRole(tx: TenantTx, key: string): Promise<void> {
  await tx.deleteFrom('kernel.role').where('key', '=', key).execute();
}

export async function countHolders(tx: TenantTx, key: string): Promise<number> {
  const row = await tx
    .selectFrom('kernel.membership')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', key)
    .executeTakeFirstOrThrow();
  return row.count;
}
