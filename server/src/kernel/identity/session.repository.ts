import type { PlatformTx } from '#kernel/database/scope.ts';
import { newId, type PersonId, type SessionId, type TenantId } from '#kernel/ids/id.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type NewSession = {
  personId: PersonId;
  tenantId: TenantId | null;
  device: string;
  ip: string;
  amr: readonly string[];
  lifeSeconds: number;
};
export type RevokeReason = 'signed_out' | 'revoked' | 'token_reused' | 'administrator';

/** Opens a session with its first refresh token. */
export async function insertSession(
  tx: PlatformTx,
  session: NewSession,
): Promise<{ sessionId: SessionId; refreshId: string }> {
  const sessionId = newId<'session'>();
  await tx
    .insertInto('kernel.session')
    .values({
      id: sessionId,
      person_id: session.personId,
      acting_tenant_id: session.tenantId,
      device: session.device,
      ip: session.ip,
      amr: [...session.amr],
      expires_at: instantIn(session.lifeSeconds),
    })
    .execute();
  const refreshId = await insertRefreshToken(tx, sessionId, session.lifeSeconds);
  return { sessionId, refreshId };
}

export async function insertRefreshToken(
  tx: PlatformTx,
  sessionId: string,
  lifeSeconds: number,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('kernel.refresh_token')
    .values({ id, session_id: sessionId, expires_at: instantIn(lifeSeconds) })
    .execute();
  return id;
}

export type RefreshRow = {
  session_id: string;
  successor_id: string | null;
  is_expired: boolean;
  is_in_grace: boolean;
  is_revoked: boolean;
  successor_is_used: boolean;
  person_id: string;
  acting_tenant_id: string | null;
  tenant_status: string | null;
  amr: string[];
};

/**
 * The token with its session, locked: parallel refreshes of one session go one after the other, so that the
 * first makes the successor and the others find it.
 */
export async function lockRefreshToken(
  tx: PlatformTx,
  id: string,
  graceSeconds: number,
): Promise<RefreshRow | undefined> {
  const owner = await tx
    .selectFrom('kernel.refresh_token')
    .select('session_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!owner) return undefined;
  await tx.selectFrom('kernel.session').select('id').where('id', '=', owner.session_id).forUpdate().execute();
  return tx
    .selectFrom('kernel.refresh_token as token')
    .innerJoin('kernel.session as session', 'session.id', 'token.session_id')
    .leftJoin('kernel.tenant as tenant', 'tenant.id', 'session.acting_tenant_id')
    .leftJoin('kernel.refresh_token as successor', 'successor.id', 'token.successor_id')
    .select([
      'token.session_id',
      'token.successor_id',
      'session.person_id',
      'session.acting_tenant_id',
      'tenant.status as tenant_status',
      'session.amr',
    ])
    .select((eb) => [
      eb
        .or([eb('token.expires_at', '<', instantIn(0)), eb('session.expires_at', '<', instantIn(0))])
        .$castTo<boolean>()
        .as('is_expired'),
      eb.fn
        .coalesce(eb('token.replaced_at', '>', instantIn(-graceSeconds)), eb.lit(false))
        .$castTo<boolean>()
        .as('is_in_grace'),
      eb('session.revoked_at', 'is not', null).$castTo<boolean>().as('is_revoked'),
      eb('successor.replaced_at', 'is not', null).$castTo<boolean>().as('successor_is_used'),
    ])
    .where('token.id', '=', id)
    .executeTakeFirst();
}

export async function replaceRefreshToken(tx: PlatformTx, id: string, successorId: string): Promise<void> {
  await tx
    .updateTable('kernel.refresh_token')
    .set({ replaced_at: instantIn(0), successor_id: successorId })
    .where('id', '=', id)
    .execute();
}

export async function touchSession(tx: PlatformTx, id: string, lifeSeconds: number): Promise<void> {
  await tx
    .updateTable('kernel.session')
    .set({ last_seen_at: instantIn(0), expires_at: instantIn(lifeSeconds) })
    .where('id', '=', id)
    .execute();
}

/** Ends live sessions of one person: one, or all when no id is given. @returns the ids that were ended */
export async function revokeSessions(
  tx: PlatformTx,
  which: { personId: PersonId; sessionId?: string; reason: RevokeReason },
): Promise<string[]> {
  let query = tx
    .updateTable('kernel.session')
    .set({ revoked_at: instantIn(0), revoke_reason: which.reason })
    .where('person_id', '=', which.personId)
    .where('revoked_at', 'is', null);
  if (which.sessionId) query = query.where('id', '=', which.sessionId);
  const rows = await query.returning('id').execute();
  return rows.map((row) => row.id);
}

export type SessionRow = {
  id: string;
  device: string;
  ip: string | null;
  created_at: Instant;
  last_seen_at: Instant;
};

/** Live sessions of a person, newest first. */
export function selectSessions(
  tx: PlatformTx,
  personId: PersonId,
  page: { before?: string; limit: number },
): Promise<SessionRow[]> {
  let query = tx
    .selectFrom('kernel.session')
    .select(['id', 'device', 'ip', 'created_at', 'last_seen_at'])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instantIn(0))
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  return query.execute();
}

export type StateRow = {
  is_alive: boolean;
  kind: string;
  tenant_status: string | null;
  plan: string | null;
  role: string | null;
  permissions: string[] | null;
};

/** What a live session may do at this moment, in one query: the session, its tenant, the membership, the role. */
export function selectState(tx: PlatformTx, sessionId: SessionId): Promise<StateRow | undefined> {
  return tx
    .selectFrom('kernel.session as session')
    .innerJoin('kernel.person as person', 'person.id', 'session.person_id')
    .leftJoin('kernel.tenant as tenant', 'tenant.id', 'session.acting_tenant_id')
    .leftJoin('kernel.membership as membership', (join) =>
      join
        .onRef('membership.person_id', '=', 'session.person_id')
        .onRef('membership.tenant_id', '=', 'session.acting_tenant_id')
        // Somebody who comes back signs in anew: an older session was opened for a membership that ended.
        .onRef('membership.created_at', '<=', 'session.created_at'),
    )
    .leftJoin('kernel.role as role', (join) =>
      join.onRef('role.tenant_id', '=', 'membership.tenant_id').onRef('role.key', '=', 'membership.role'),
    )
    .select([
      'person.kind',
      'tenant.status as tenant_status',
      'tenant.plan',
      'membership.role',
      'role.permissions',
    ])
    .select((eb) =>
      eb
        .and([eb('session.revoked_at', 'is', null), eb('session.expires_at', '>', instantIn(0))])
        .$castTo<boolean>()
        .as('is_alive'),
    )
    .where('session.id', '=', sessionId)
    .executeTakeFirst();
}
