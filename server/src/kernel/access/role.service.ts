import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { invalidInput } from '#kernel/http/invalid-input.ts';
import type { SessionStates } from '#kernel/identity/session-state.ts';
import { accessErrors } from './access.errors.ts';
import type { Caller } from './caller.ts';
import { type Permissions, permissionsOf } from './permission.ts';
import { roleErrors } from './role.errors.ts';
import * as roles from './role.repository.ts';
import type { ChangeRole, CreateRole, Role } from './role.schema.ts';

const CURSOR: CursorForm = { list: 'kernel.role', kinds: ['text'] };

export type RoleParts = { permissions: Permissions; audit: AuditTrail; states: SessionStates };
/** What the caller may do at this moment. */
export type Standing = { isOwner: boolean; permissions: ReadonlySet<string> };

/** By key. */
export async function listRoles(
  tx: TenantRead,
  { permissions }: RoleParts,
  { limit = 50, cursor }: { limit?: number; cursor?: string },
): Promise<{ items: Role[]; next_cursor: string | null }> {
  const [after] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const rows = await roles.selectRoles(tx, { limit: limit + 1, ...(after && { after }) });
  return pageOf(rows, limit, {
    cursor: CURSOR,
    cursorOf: (row) => [row.key],
    shown: (row) => shown(permissions, row),
  });
}

/** @throws AppError `not_found` (404) */
export async function readRole(tx: TenantRead, { permissions }: RoleParts, key: string): Promise<Role> {
  return shown(permissions, found(await roles.selectRole(tx, key)));
}

/**
 * Makes a role of the tenant's own.
 *
 * @throws AppError `validation_error` (422): a permission that no manifest declares; `permission_not_yours` (403),
 *   `role_key_taken` (409)
 */
export async function createRole(
  tx: TenantTx,
  parts: RoleParts,
  caller: Caller,
  input: CreateRole,
): Promise<Role> {
  refuseUnknown(parts, input.permissions);
  const standing = await standingOf(tx, parts, caller, 'kernel.role.change');
  refuseBeyond(standing, input.permissions);
  const { key, permissions } = input;
  const row = await roles.insertRole(tx, { key, name: input.name.trim(), permissions });
  if (!row) throw roleErrors.role_key_taken({ key });
  const metadata = { before: null, after: factsOf(row) };
  await parts.audit.record(tx, caller, { action: 'kernel.role.created', target: targetOf(key), metadata });
  return shown(parts.permissions, row);
}

/**
 * Renames a role or changes what it allows; its holders get that within SESSION_STATE_TTL_SECONDS.
 *
 * @param version the `updated_at` the client last saw, from If-Match; undefined to change whatever is there
 * @throws AppError `not_found` (404), `precondition_failed` (412), `role_builtin` (409), `validation_error` (422),
 *   `permission_not_yours` (403): it allows, or would allow, more than the caller has
 */
export async function changeRole(
  tx: TenantTx,
  parts: RoleParts,
  caller: Caller,
  { key, version, input }: { key: string; version: string | undefined; input: ChangeRole },
): Promise<Role> {
  refuseUnknown(parts, input.permissions ?? []);
  const standing = await standingOf(tx, parts, caller, 'kernel.role.change');
  const before = await lockCustomRole(tx, key, version);
  refuseBeyond(standing, [...shown(parts.permissions, before).permissions, ...(input.permissions ?? [])]);
  const row = await roles.updateRole(tx, key, {
    ...(input.name !== undefined && { name: input.name.trim() }),
    ...(input.permissions !== undefined && { permissions: input.permissions }),
  });
  const metadata = { before: factsOf(before), after: factsOf(row) };
  await parts.audit.record(tx, caller, { action: 'kernel.role.changed', target: targetOf(key), metadata });
  parts.states.forgetTenant(caller.tenantId);
  return shown(parts.permissions, row);
}

/**
 * Deletes a role that nobody has.
 *
 * @throws AppError `not_found` (404), `precondition_failed` (412), `role_builtin`, `role_in_use` (409),
 *   `permission_not_yours` (403)
 */
export async function deleteRole(
  tx: TenantTx,
  parts: RoleParts,
  caller: Caller,
  { key, version }: { key: string; version: string | undefined },
): Promise<null> {
  const standing = await standingOf(tx, parts, caller, 'kernel.role.change');
  const row = await lockCustomRole(tx, key, version);
  refuseBeyond(standing, shown(parts.permissions, row).permissions);
  const count = await roles.countHolders(tx, key);
  if (count > 0) throw roleErrors.role_in_use({ key, count });
  await roles.deleteRole(tx, key);
  const metadata = { before: factsOf(row), after: null };
  await parts.audit.record(tx, caller, { action: 'kernel.role.deleted', target: targetOf(key), metadata });
  return null;
}

/**
 * Waits for the caller's turn to change access in the tenant, and reads anew what they may do: a right taken away a
 * second ago must not serve to make oneself another way in.
 *
 * @throws AppError `permission_denied` (403): they had the right when the request came in, and have it no more
 */
export async function standingOf(
  tx: TenantTx,
  parts: Pick<RoleParts, 'permissions'>,
  caller: Caller,
  permission: string,
): Promise<Standing> {
  await roles.takeTurn(tx);
  const role = await roles.selectRoleOf(tx, caller.personId);
  const permissions = role ? permissionsOf(parts.permissions, role.key, role.permissions) : new Set<string>();
  if (!permissions.has(permission)) throw accessErrors.permission_denied({ permission });
  return { isOwner: role?.key === 'owner', permissions };
}

/** Nobody gives a right they do not have, nor touches one. @throws AppError `permission_not_yours` (403) */
export function refuseBeyond({ permissions: own }: Standing, wanted: Iterable<string>): void {
  const permissions = [...new Set(wanted)].filter((permission) => !own.has(permission)).sort();
  const [permission] = permissions;
  if (permission !== undefined) throw accessErrors.permission_not_yours({ permission }, { permissions });
}

function refuseUnknown({ permissions: declared }: RoleParts, wanted: readonly string[]): void {
  const faults = wanted.flatMap((permission, at) => {
    const message = {
      en: `${permission} is not a permission of this installation`,
      fr: `${permission} n’est pas une permission de cette installation`,
    };
    return Object.hasOwn(declared, permission) ? [] : [{ path: `body.permissions.${at}`, message }];
  });
  if (faults.length > 0) throw invalidInput(faults);
}

async function lockCustomRole(
  tx: TenantTx,
  key: string,
  version: string | undefined,
): Promise<roles.RoleRow> {
  const row = found(await roles.lockRole(tx, key));
  if (row.is_builtin) throw roleErrors.role_builtin({ key });
  if (version !== undefined && version !== '*' && version !== row.updated_at)
    throw httpErrors.precondition_failed();
  return row;
}

function found(row: roles.RoleRow | undefined): roles.RoleRow {
  if (!row) throw httpErrors.not_found();
  return row;
}

function shown(declared: Permissions, row: roles.RoleRow): Role {
  return { ...row, permissions: [...permissionsOf(declared, row.key, row.permissions)].sort() };
}

function factsOf({ name, permissions }: roles.RoleRow) {
  return { name, permissions };
}

function targetOf(key: string) {
  return { type: 'kernel.role', id: key };
}
