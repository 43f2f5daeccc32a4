import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#kernel/access/access.errors.ts';
import type { Person } from '#kernel/access/caller.ts';
import type { AppError } from '#kernel/errors/app-error.ts';
import { limitErrors } from '#kernel/limits/limit.errors.ts';
import type { LimitClass, LimitDecision, Limiter } from '#kernel/limits/port.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';

/** What identity offers to the pipeline. */
export type Authenticator = {
  /**
   * Who sends this request, by bearer token or cookie; undefined when it carries neither.
   *
   * @throws AppError `auth_required` (401): a credential that is not valid (any more), always the same answer
   */
  identify(request: FastifyRequest): Promise<Identified | undefined>;
  /** The same person in another of their tenants, by its id or slug; undefined where they are no active member. */
  identifyIn(person: Identified, tenant: string): Promise<Identified | undefined>;
};
export type Identified = Person & {
  tenantStatus: 'active' | 'suspended' | 'deleting' | null;
  plan: string | null;
};

/** Which kind of caller a route takes. */
export type Audience = 'tenant' | 'platform' | 'account' | 'open';

/** Counts the request and says so in the answer's headers; refuses it when the tightest counter is spent. */
export async function limitRequest(
  { limiter, metrics }: { limiter: Limiter; metrics: Metrics },
  limitClass: LimitClass,
  {
    request,
    reply,
    person,
  }: { request: FastifyRequest; reply: FastifyReply; person: Identified | undefined },
): Promise<void> {
  const decision = await limiter.consume(limitClass, {
    ip: request.ip,
    ...(person && { personId: person.personId }),
    ...(person?.tenantId && { tenantId: person.tenantId }),
    ...(person?.plan && { plan: person.plan }),
  });
  metrics.limits.inc({ policy: decision.policy, decision: decision.isAllowed ? 'allowed' : 'refused' });
  setLimitHeaders(reply, decision);
  if (decision.isAllowed) return;
  const values = { limit: decision.limit, window: decision.windowSeconds };
  throw limitErrors.rate_limited(values, { retry_after_seconds: decision.resetSeconds });
}

/** Source: draft-ietf-httpapi-ratelimit-headers-10 (RateLimit, RateLimit-Policy). */
function setLimitHeaders(reply: FastifyReply, decision: LimitDecision): void {
  void reply.header(
    'ratelimit-policy',
    `"${decision.policy}";q=${decision.limit};w=${decision.windowSeconds}`,
  );
  void reply.header('ratelimit', `"${decision.policy}";r=${decision.remaining};t=${decision.resetSeconds}`);
}

/** Gives why this person may not use the route, or undefined when they may. */
export function refusalOf(
  audience: Audience,
  permission: string,
  person: Identified | undefined,
): AppError | undefined {
  if (audience === 'open') return undefined;
  if (!person) return accessErrors.auth_required();
  if (audience === 'account') return undefined;
  if (audience === 'platform')
    return person.isPlatformAdministrator ? undefined : accessErrors.platform_only();
  if (!person.tenantId) return accessErrors.tenant_required();
  if (person.tenantStatus !== 'active') return accessErrors.tenant_suspended();
  if (permission === 'signed_in' || person.permissions.has(permission)) return undefined;
  return accessErrors.permission_denied({ permission });
}
