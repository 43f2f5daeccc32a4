import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { invalidInput } from '#kernel/http/invalid-input.ts';
import { newId } from '#kernel/ids/id.ts';
import type { Queue } from '#kernel/jobs/port.ts';
import { accessErrors } from './access.errors.ts';
import type { Caller } from './caller.ts';
import { memberErrors } from './member.errors.ts';
import { END_SESSIONS } from './member.job-kinds.ts';
import * as members from './member.repository.ts';
import type { Member } from './member.schema.ts';
import { permissionsOf } from './permission.ts';
import { type RoleRow, selectRole, selectRoleOf } from './role.repository.ts';
import { type RoleParts, refuseBeyond, type Standing, standingOf } from './role.service.ts';

const CURSOR: CursorForm = { list: 'kernel.membership', kinds: ['id'] };

export type MemberParts = RoleParts & { queue: Queue };

/** The oldest account first. */
export async function listMembers(
  tx: TenantRead,
  { limit = 50, cursor, ...filter }: { limit?: number; cursor?: string; role?: string },
): Promise<{ items: Member[]; next_cursor: string | null }> {
  const [after] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const rows = await members.selectMembers(tx, filter, { limit: limit + 1, ...(after && { after }) });
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.person_id], shown: (row) => row });
}

/**
 * Gives a member another role, which counts within SESSION_STATE_TTL_SECONDS. Nobody can raise themselves: a role
 * with more rights than the caller's own is not theirs to give, to anybody.
 *
 * @throws AppError `not_found` (404), `validation_error` (422): no such role; `owner_only`, `permission_not_yours`
 *   (403), `last_owner` (409)
 */
export async function changeMember(
  tx: TenantTx,
  parts: MemberParts,
  caller: Caller,
  { personId, role: key }: { personId: string; role: string },
): Promise<Member> {
  const standing = await standingOf(tx, parts, caller, 'kernel.member.change');
  const { member, role: before } = await memberOf(tx, personId);
  const after = await selectRole(tx, key);
  if (!after) throw unknownRole(key);
  refuseOutranked(parts, standing, [before, after]);
  if (after.key !== 'owner') await refuseLastOwner(tx, member);
  await members.updateMember(tx, personId, key);
  const metadata = { before: { role: before.key }, after: { role: key } };
  await parts.audit.record(tx, caller, {
    action: 'kernel.member.changed',
    target: targetOf(personId),
    metadata,
  });
  parts.states.forgetTenant(caller.tenantId);
  return { ...member, role: key };
}

/**
 * Ends a membership. The person's sessions in this tenant count for nothing within SESSION_STATE_TTL_SECONDS, also if
 * they are made a member again, and are ended by a job that exists if and only if this commits.
 *
 * @throws AppError `not_found` (404), `owner_only`, `permission_not_yours` (403), `last_owner` (409)
 */
export async function removeMember(
  tx: TenantTx,
  parts: MemberParts,
  caller: Caller,
  personId: string,
): Promise<null> {
  const standing = await standingOf(tx, parts, caller, 'kernel.member.change');
  const { member, role } = await memberOf(tx, personId);
  refuseOutranked(parts, standing, [role]);
  await refuseLastOwner(tx, member);
  await members.deleteMember(tx, personId);
  const metadata = { before: { role: role.key }, after: null };
  await parts.audit.record(tx, caller, {
    action: 'kernel.member.removed',
    target: targetOf(personId),
    metadata,
  });
  await parts.queue.enqueue(tx, END_SESSIONS, { person_id: personId }, { key: `${personId}:${newId()}` });
  parts.states.forgetTenant(caller.tenantId);
  return null;
}

async function memberOf(tx: TenantTx, personId: string) {
  const [member, role] = [await members.selectMember(tx, personId), await selectRoleOf(tx, personId)];
  if (!member || !role) throw httpErrors.not_found();
  return { member, role };
}

/** @throws AppError `owner_only`, `permission_not_yours` (403): one of the roles allows more than the caller has */
function refuseOutranked({ permissions }: MemberParts, standing: Standing, roles: readonly RoleRow[]): void {
  if (!standing.isOwner && roles.some((role) => role.key === 'owner')) throw accessErrors.owner_only();
  refuseBeyond(
    standing,
    roles.flatMap((role) => [...permissionsOf(permissions, role.key, role.permissions)]),
  );
}

async function refuseLastOwner(tx: TenantTx, { role, person_id }: Member): Promise<void> {
  if (role === 'owner' && !(await members.hasOtherOwner(tx, person_id))) throw memberErrors.last_owner();
}

function unknownRole(key: string) {
  const message = {
    en: `${key} is not a role of your organisation`,
    fr: `${key} n’est pas un rôle de votre organisation`,
  };
  return invalidInput([{ path: 'body.role', message }]);
}

function targetOf(personId: string) {
  return { type: 'kernel.person', id: personId };
}
