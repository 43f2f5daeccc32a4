import type { Actor } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { PlatformTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { identityErrors } from '#kernel/identity/identity.errors.ts';
import { insertPerson, type NewPerson, selectByEmail } from '#kernel/identity/person.repository.ts';
import { asId, type PersonId, type TenantId } from '#kernel/ids/id.ts';
import { tenantErrors } from './tenant.errors.ts';
import * as tenants from './tenant.repository.ts';
import type { ChangeTenant, CreateTenant, Tenant } from './tenant.schema.ts';

const CURSOR: CursorForm = { list: 'kernel.tenant', kinds: ['text'] };

/**
 * Onboards a tenant in the caller's transaction: the tenant, its roles, its first owner. All or nothing.
 * Files and search need no preparation: their keys start with the tenant's id.
 *
 * @param key the same key gives the tenant it made before, unchanged
 * @throws AppError `tenant_slug_taken` (409)
 */
export async function onboardTenant(
  tx: PlatformTx,
  audit: AuditTrail,
  actor: Actor,
  { input, key }: { input: CreateTenant; key: string | undefined },
): Promise<{ tenant: Tenant; ownerId: PersonId | undefined }> {
  const { slug, name, plan = 'demo', owner } = input;
  const row = await tenants.insertTenant(tx, { slug, name, plan, onboardingKey: key ?? null });
  if (!row) {
    const known = key === undefined ? undefined : await tenants.selectByOnboardingKey(tx, key);
    if (known?.slug === slug) return { tenant: known, ownerId: undefined };
    throw tenantErrors.tenant_slug_taken({ slug });
  }
  const tenantId = asId<'tenant'>(row.id);
  await tenants.insertBuiltinRoles(tx, tenantId);
  const ownerId = await findOrAddPerson(tx, { locale: 'en', ...owner, kind: 'member' });
  await tenants.insertMembership(tx, { tenantId, personId: ownerId, role: 'owner' });
  const metadata = { slug, plan, owner_id: ownerId };
  const entry = { action: 'kernel.tenant.created', target: { type: 'kernel.tenant', id: row.id }, metadata };
  await audit.recordPlatform(tx, actor, { ...entry, tenantId: null });
  await audit.recordPlatform(tx, actor, { ...entry, tenantId });
  return { tenant: row, ownerId };
}

/** Suspends or resumes a tenant, or changes its plan or name. @throws AppError `not_found` (404) */
export async function changeTenant(
  tx: PlatformTx,
  audit: AuditTrail,
  actor: Actor,
  { id, change }: { id: string; change: ChangeTenant },
): Promise<Tenant> {
  const row = await tenants.updateTenant(tx, id, change);
  if (!row) throw httpErrors.not_found();
  const target = { type: 'kernel.tenant', id };
  await audit.recordPlatform(tx, actor, {
    action: 'kernel.tenant.changed',
    target,
    tenantId: asId(id),
    metadata: { ...change },
  });
  return row;
}

/** By slug. */
export async function listTenants(
  tx: PlatformTx,
  { limit = 50, cursor }: { limit?: number; cursor?: string },
): Promise<{ items: Tenant[]; next_cursor: string | null }> {
  const [after] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const rows = await tenants.selectTenants(tx, { limit: limit + 1, ...(after && { after }) });
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.slug], shown: (row) => row });
}

/**
 * Makes a person a member of a tenant; an account is made when the address has none.
 *
 * @throws AppError `member_exists` (409)
 */
export async function addMember(
  tx: PlatformTx,
  audit: AuditTrail,
  actor: Actor,
  member: { tenantId: TenantId; email: string; name: string; role: string },
): Promise<PersonId> {
  const { tenantId, email, name, role } = member;
  const personId = await findOrAddPerson(tx, { email, name, locale: 'en', kind: 'member' });
  if (!(await tenants.insertMembership(tx, { tenantId, personId, role })))
    throw tenantErrors.member_exists({ email });
  const target = { type: 'kernel.person', id: personId };
  await audit.recordPlatform(tx, actor, {
    action: 'kernel.member.added',
    target,
    tenantId,
    metadata: { role },
  });
  return personId;
}

/** A platform administrator's account cannot become a member: the database refuses it too. */
async function findOrAddPerson(tx: PlatformTx, person: NewPerson): Promise<PersonId> {
  const known = await selectByEmail(tx, person.email);
  if (known && known.kind !== person.kind) throw identityErrors.email_taken();
  const id = known ? asId<'person'>(known.id) : await insertPerson(tx, person);
  if (!id) throw identityErrors.email_taken();
  return id;
}
