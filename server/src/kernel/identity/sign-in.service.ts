import { createHash, randomBytes } from 'node:crypto';
import { accessErrors } from '#kernel/access/access.errors.ts';
import type { RequestFacts } from '#kernel/access/caller.ts';
import { inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { asId, type PersonId } from '#kernel/ids/id.ts';
import { limitErrors } from '#kernel/limits/limit.errors.ts';
import type { Limiter } from '#kernel/limits/port.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import type { Login, Session } from './auth.schema.ts';
import { identityErrors } from './identity.errors.ts';
import { isPassword } from './password.ts';
import * as people from './person.repository.ts';
import { type Grant, openSession, type SessionParts } from './session.service.ts';

/** Long enough to walk to another machine. Source: research/ecosystem.md section 1 (PocketBase). */
export const LINK_LIFE_SECONDS = 1800;

export type SignInParts = SessionParts & { limiter: Limiter; metrics: Metrics; accessLifeSeconds: number };
export type Arrival = { facts: RequestFacts; device: string; tenant: string | undefined };

/**
 * Signs in with a password. Whether the account exists shows neither in the answer nor in its time.
 *
 * @throws AppError `auth_failed` (401), `rate_limited` (429): too many tries for this account, from anywhere,
 *   within a minute; never longer, so that nobody can lock another person out
 */
export async function signInWithPassword(parts: SignInParts, arrival: Arrival, input: Login): Promise<Grant> {
  await limitTries(parts, input.email);
  const account = await inPlatform(parts.db, (tx) => people.selectByEmail(tx, input.email));
  const isRight = await isPassword(input.password, account?.hash ?? undefined);
  parts.metrics.authentications.inc({ method: 'password', outcome: isRight ? 'success' : 'failure' });
  if (!account || !isRight) {
    const entry = { action: 'kernel.session.refused', outcome: 'denied', tenantId: null } as const;
    await inPlatform(parts.db, (tx) => parts.audit.recordPlatform(tx, arrival.facts, entry));
    throw identityErrors.auth_failed();
  }
  return inPlatform(parts.db, (tx) =>
    enter(parts, tx, arrival, { personId: asId(account.id), amr: ['pwd'] }),
  );
}

/**
 * Signs in with a one-time link, which is used up by this.
 *
 * @throws AppError `auth_link_invalid` (401); the refusals of `enter`, which leave the link as it was
 */
export async function signInWithLink(parts: SignInParts, arrival: Arrival, token: string): Promise<Grant> {
  const grant = await inPlatform(parts.db, async (tx) => {
    const personId = await people.takeLink(tx, hashOf(token));
    return personId && enter(parts, tx, arrival, { personId, amr: ['otp'] });
  });
  parts.metrics.authentications.inc({ method: 'link', outcome: grant ? 'success' : 'failure' });
  if (!grant) throw identityErrors.auth_link_invalid();
  return grant;
}

/** A new one-time link's token for a person; only its hash is kept. */
export async function makeLinkToken(tx: PlatformTx, personId: PersonId): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await people.insertLink(tx, { tokenHash: hashOf(token), personId, lifeSeconds: LINK_LIFE_SECONDS });
  return token;
}

/** What the client is told about a session: the tokens go in, or are null when cookies carry them. */
export async function describeSession(
  tx: PlatformTx,
  holder: { personId: PersonId; tenantId: string | null; sessionId: string; permissions: Iterable<string> },
  tokens: { access: string | null; refresh: string | null; lifeSeconds: number },
): Promise<Session> {
  const person = await people.selectPerson(tx, holder.personId);
  if (!person) throw identityErrors.auth_failed();
  const memberships = await people.selectMemberships(tx, holder.personId);
  const current = memberships.find((membership) => membership.id === holder.tenantId);
  return {
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    token_type: 'Bearer',
    expires_in: tokens.lifeSeconds,
    session_id: holder.sessionId,
    person: { id: person.id, email: person.email, name: person.name, locale: person.locale },
    tenant: current ? { id: current.id, slug: current.slug, name: current.name } : null,
    tenants: memberships,
    permissions: [...holder.permissions].sort(),
    is_platform_admin: person.kind === 'platform_administrator',
  };
}

/**
 * Chooses the tenant (the one asked for, else the first by name that is active) and opens the session in it.
 *
 * @throws AppError `auth_tenant_not_yours`, `tenant_suspended` (403): told to those alone who have proved who they are
 */
async function enter(
  parts: SignInParts,
  tx: PlatformTx,
  { facts, device, tenant }: Arrival,
  proof: { personId: PersonId; amr: readonly string[] },
): Promise<Grant> {
  const memberships = await people.selectMemberships(tx, proof.personId);
  const wanted = tenant ? memberships.filter(({ slug }) => slug === tenant) : memberships;
  if (tenant && wanted.length === 0) throw identityErrors.auth_tenant_not_yours();
  const chosen = wanted.find(({ status }) => status === 'active');
  if (!chosen && wanted.length > 0) throw accessErrors.tenant_suspended();
  const tenantId = chosen ? asId<'tenant'>(chosen.id) : null;
  return openSession(parts, tx, facts, { ...proof, tenantId, role: chosen?.role ?? null, device });
}

async function limitTries({ limiter }: SignInParts, email: string): Promise<void> {
  const account = createHash('sha256').update(email.toLowerCase()).digest('hex');
  const decision = await limiter.consume('auth', { account });
  if (decision.isAllowed) return;
  const values = { limit: decision.limit, window: decision.windowSeconds };
  throw limitErrors.rate_limited(values, { retry_after_seconds: decision.resetSeconds });
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
