import { accessErrors } from '#kernel/access/access.errors.ts';
import type { RequestFacts } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { asId, type PersonId, type SessionId, type TenantId } from '#kernel/ids/id.ts';
import type { AccessTokens } from './access-token.ts';
import type { Device } from './auth.schema.ts';
import { identityErrors } from './identity.errors.ts';
import { readRefreshToken, refreshTokenOf } from './refresh-token.ts';
import * as sessions from './session.repository.ts';
import type { SessionStates } from './session-state.ts';

const CURSOR: CursorForm = { list: 'kernel.session', kinds: ['id'] };

/** What a sign-in or a refresh hands to the client. */
export type Grant = {
  accessToken: string;
  refreshToken: string;
  sessionId: SessionId;
  personId: PersonId;
  tenantId: TenantId | null;
};
export type SessionParts = {
  db: Database;
  audit: AuditTrail;
  tokens: AccessTokens;
  states: SessionStates;
  refreshKey: Uint8Array;
  refreshLifeSeconds: number;
  graceSeconds: number;
  isRotated: boolean;
  isReuseDetected: boolean;
};
export type Opening = {
  personId: PersonId;
  tenantId: TenantId | null;
  role: string | null;
  amr: readonly string[];
  device: string;
};

/** Opens a session for someone who has proved who they are, with its first pair of tokens. */
export async function openSession(
  parts: SessionParts,
  tx: PlatformTx,
  facts: RequestFacts,
  opening: Opening,
): Promise<Grant> {
  const { personId, tenantId, role, amr } = opening;
  const made = await sessions.insertSession(tx, {
    ...opening,
    ip: facts.ip,
    lifeSeconds: parts.refreshLifeSeconds,
  });
  const target = { type: 'kernel.session', id: made.sessionId };
  const entry = { action: 'kernel.session.opened', target, tenantId, metadata: { amr } };
  await parts.audit.recordPlatform(tx, { ...facts, personId }, entry);
  return {
    accessToken: await parts.tokens.sign({ personId, tenantId, sessionId: made.sessionId, role, amr }),
    refreshToken: refreshTokenOf(parts.refreshKey, made.refreshId),
    sessionId: made.sessionId,
    personId,
    tenantId,
  };
}

type Refreshed =
  | { kind: 'granted'; row: sessions.RefreshRow; refreshId: string }
  | { kind: 'invalid' }
  | { kind: 'suspended' }
  | { kind: 'reused' };

/**
 * A new access token for a refresh token, which is replaced. The token just replaced still gives its own
 * successor for REFRESH_GRACE_SECONDS while that is unused (two tabs at once); anything older ends the session.
 *
 * @throws AppError `auth_refresh_invalid`, `auth_refresh_reused` (401), `tenant_suspended` (403)
 */
export async function refreshSession(
  parts: SessionParts,
  facts: RequestFacts,
  token: string,
): Promise<Grant> {
  const id = readRefreshToken(parts.refreshKey, token);
  if (!id) throw identityErrors.auth_refresh_invalid();
  // The revocation of a replayed family must be kept, so the refusal is thrown after the transaction.
  const outcome = await inPlatform(parts.db, (tx) => rotate(parts, tx, facts, id));
  if (outcome.kind === 'invalid') throw identityErrors.auth_refresh_invalid();
  if (outcome.kind === 'suspended') throw accessErrors.tenant_suspended();
  if (outcome.kind === 'reused') throw identityErrors.auth_refresh_reused();
  const { row, refreshId } = outcome;
  const sessionId = asId<'session'>(row.session_id);
  const personId = asId<'person'>(row.person_id);
  const tenantId = row.acting_tenant_id === null ? null : asId<'tenant'>(row.acting_tenant_id);
  const person = await parts.states.read({ personId, tenantId, sessionId, expiresAt: 0 });
  const role = person?.role ?? null;
  return {
    accessToken: await parts.tokens.sign({ personId, tenantId, sessionId, role, amr: row.amr }),
    refreshToken: refreshTokenOf(parts.refreshKey, refreshId),
    sessionId,
    personId,
    tenantId,
  };
}

async function rotate(
  parts: SessionParts,
  tx: PlatformTx,
  facts: RequestFacts,
  id: string,
): Promise<Refreshed> {
  const row = await sessions.lockRefreshToken(tx, id, parts.graceSeconds);
  if (!row || row.is_revoked || row.is_expired) return { kind: 'invalid' };
  const mayGiveSuccessor = row.is_in_grace && !row.successor_is_used;
  if (row.successor_id !== null && !mayGiveSuccessor) return endReplayed(parts, tx, facts, row);
  if (row.tenant_status !== null && row.tenant_status !== 'active') return { kind: 'suspended' };
  const refreshId = row.successor_id ?? (await replaceToken(parts, tx, facts, { id, row }));
  return { kind: 'granted', row, refreshId };
}

/** @returns the id of the token that takes the place of this one, which is itself when tokens are not replaced */
async function replaceToken(
  parts: SessionParts,
  tx: PlatformTx,
  facts: RequestFacts,
  { id, row }: { id: string; row: sessions.RefreshRow },
): Promise<string> {
  const refreshId = parts.isRotated
    ? await sessions.insertRefreshToken(tx, row.session_id, parts.refreshLifeSeconds)
    : id;
  if (refreshId !== id) await sessions.replaceRefreshToken(tx, id, refreshId);
  await sessions.touchSession(tx, row.session_id, parts.refreshLifeSeconds);
  const { person, ...entry } = auditedOf(facts, row);
  await parts.audit.recordPlatform(tx, person, { ...entry, action: 'kernel.session.refreshed' });
  return refreshId;
}

async function endReplayed(
  parts: SessionParts,
  tx: PlatformTx,
  facts: RequestFacts,
  row: sessions.RefreshRow,
): Promise<Refreshed> {
  if (!parts.isReuseDetected) return { kind: 'invalid' };
  const { person, ...entry } = auditedOf(facts, row);
  const { personId } = person;
  await sessions.revokeSessions(tx, { personId, sessionId: row.session_id, reason: 'token_reused' });
  parts.states.forget([row.session_id]);
  const denied = { ...entry, action: 'kernel.session.token_reused', outcome: 'denied' } as const;
  await parts.audit.recordPlatform(tx, person, denied);
  return { kind: 'reused' };
}

function auditedOf(facts: RequestFacts, row: sessions.RefreshRow) {
  return {
    person: { ...facts, personId: asId<'person'>(row.person_id) },
    target: { type: 'kernel.session', id: row.session_id },
    tenantId: row.acting_tenant_id === null ? null : asId<'tenant'>(row.acting_tenant_id),
  };
}

/**
 * Ends one session of a person, or all of them.
 *
 * @returns how many were ended
 * @throws AppError `not_found` (404): no live session of this person has that id
 */
export async function revokeSessions(
  parts: Pick<SessionParts, 'audit' | 'states'>,
  tx: PlatformTx,
  caller: RequestFacts & { personId: PersonId; tenantId: TenantId | null },
  which: { sessionId?: string; reason: sessions.RevokeReason },
): Promise<number> {
  const ended = await sessions.revokeSessions(tx, { personId: caller.personId, ...which });
  if (which.sessionId && ended.length === 0) throw httpErrors.not_found();
  for (const id of ended) {
    const entry = { action: 'kernel.session.revoked', target: { type: 'kernel.session', id } };
    const { tenantId } = caller;
    await parts.audit.recordPlatform(tx, caller, { ...entry, tenantId, metadata: { reason: which.reason } });
  }
  parts.states.forget(ended);
  return ended.length;
}

/** Live sessions of a person, newest first. */
export async function listSessions(
  tx: PlatformTx,
  caller: { personId: PersonId; sessionId: SessionId },
  { limit = 50, cursor }: { limit?: number; cursor?: string },
): Promise<{ items: Device[]; next_cursor: string | null }> {
  const [before] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const rows = await sessions.selectSessions(tx, caller.personId, {
    limit: limit + 1,
    ...(before && { before }),
  });
  const shown = (row: sessions.SessionRow) => ({ ...row, is_current: row.id === caller.sessionId });
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.id], shown });
}
