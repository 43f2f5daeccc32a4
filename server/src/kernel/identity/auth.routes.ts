import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { inPlatform } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api, OpenCaller } from '#kernel/http/route.ts';
import { device, link, login, refresh, revoke, type Session, session } from './auth.schema.ts';
import {
  type CookiePolicy,
  clearCookies,
  cookieNames,
  isConsole,
  isFromOurPages,
  setCookies,
} from './cookies.ts';
import { deviceOf } from './device.ts';
import { identityErrors } from './identity.errors.ts';
import { type Grant, listSessions, refreshSession, revokeSessions } from './session.service.ts';
import {
  type Arrival,
  describeSession,
  type SignInParts,
  signInWithLink,
  signInWithPassword,
} from './sign-in.service.ts';
import type { SigningKeys } from './signing-key.service.ts';

export type AuthParts = SignInParts & { cookies: CookiePolicy; keys: SigningKeys };

/** /api/v1/auth. The console's tokens travel in cookies alone, a client's in the body alone. */
export function authRoutes(api: Api, parts: AuthParts): void {
  signInRoutes(api, parts);
  sessionRoutes(api, parts);
}

/** Public keys for whoever verifies our tokens. Source: RFC 7517; the well-known address is a convention. */
export function keyRoutes(app: FastifyInstance, keys: SigningKeys): void {
  app.get('/.well-known/jwks.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send({ keys: keys.publicKeys() }),
  );
}

function signInRoutes(api: Api, parts: AuthParts): void {
  const common = { permission: 'open', limit: 'auth', reply: session } as const;
  api.open.post(
    '/api/v1/auth/login',
    { ...common, summary: 'Sign in with a password', input: login },
    async ({ caller, input }) =>
      hand(parts, caller, await signInWithPassword(parts, arrivalOf(caller, input), input)),
  );
  api.open.post(
    '/api/v1/auth/link',
    { ...common, summary: 'Sign in with a one-time link', input: link },
    async ({ caller, input }) =>
      hand(parts, caller, await signInWithLink(parts, arrivalOf(caller, input), input.token)),
  );
  api.open.post(
    '/api/v1/auth/refresh',
    // Nobody guesses 256 random bits: an office behind one address keeps its few tries for signing in.
    { ...common, limit: 'public', summary: 'A new access token for a refresh token', input: refresh },
    async ({ caller, input }) => {
      const token = input.refresh_token ?? cookieOf(parts, caller);
      if (token === undefined) throw identityErrors.auth_refresh_invalid();
      return hand(parts, caller, await refreshCounted(parts, caller, token));
    },
  );
}

function sessionRoutes(api: Api, parts: AuthParts): void {
  const common = { permission: 'signed_in', limit: 'read' } as const;
  api.account.get(
    '/api/v1/auth/me',
    { ...common, summary: 'Who is signed in, where, with which rights', reply: session },
    ({ tx, caller }) =>
      describeSession(tx, caller, { access: null, refresh: null, lifeSeconds: parts.accessLifeSeconds }),
  );
  api.account.get(
    '/api/v1/auth/sessions',
    {
      ...common,
      summary: 'Your sessions, newest first',
      query: Type.Object(pageQuery),
      reply: listOf(device),
    },
    ({ tx, caller, query }) => listSessions(tx, caller, query),
  );
  api.account.post(
    '/api/v1/auth/revoke',
    {
      ...common,
      limit: 'write',
      summary: 'End one of your sessions, or all',
      input: revoke,
      reply: Type.Object({ revoked: Type.Integer() }),
    },
    async ({ tx, caller, input }) => {
      const which = input.session_id && !input.all ? { sessionId: input.session_id } : {};
      return { revoked: await revokeSessions(parts, tx, caller, { ...which, reason: 'revoked' }) };
    },
  );
  api.account.post(
    '/api/v1/auth/logout',
    { ...common, limit: 'write', summary: 'End this session', reply: Type.Null() },
    async ({ tx, caller }) => {
      await revokeSessions(parts, tx, caller, { sessionId: caller.sessionId, reason: 'signed_out' });
      clearCookies(caller.reply, parts.cookies);
      return null;
    },
  );
}

async function refreshCounted(parts: AuthParts, caller: OpenCaller, token: string): Promise<Grant> {
  try {
    const grant = await refreshSession(parts, caller, token);
    parts.metrics.authentications.inc({ method: 'refresh', outcome: 'success' });
    return grant;
  } catch (error) {
    parts.metrics.authentications.inc({ method: 'refresh', outcome: 'failure' });
    // Anything else, a database that is away or a suspended tenant, passes: the session is there when it has.
    const isOver = error instanceof AppError && error.status === 401;
    if (isOver && isConsole(caller.request)) clearCookies(caller.reply, parts.cookies);
    throw error;
  }
}

/** Hands a grant to the client: in cookies to the console, in the body to everyone else. */
async function hand(parts: AuthParts, { request, reply }: OpenCaller, grant: Grant): Promise<Session> {
  const inCookies = isConsole(request);
  if (inCookies) setCookies(reply, parts.cookies, { access: grant.accessToken, refresh: grant.refreshToken });
  const claims = { ...grant, expiresAt: 0 };
  const person = await parts.states.read(claims);
  return inPlatform(parts.db, (tx) =>
    describeSession(
      tx,
      { ...grant, permissions: person?.permissions ?? [] },
      {
        access: inCookies ? null : grant.accessToken,
        refresh: inCookies ? null : grant.refreshToken,
        lifeSeconds: parts.accessLifeSeconds,
      },
    ),
  );
}

function arrivalOf(caller: OpenCaller, input: { tenant?: string }): Arrival {
  return { facts: caller, device: deviceOf(caller.request.headers['user-agent']), tenant: input.tenant };
}

/** The refresh cookie counts only when our own page sent it. */
function cookieOf(parts: AuthParts, { request }: OpenCaller): string | undefined {
  return isFromOurPages(request) ? request.cookies[cookieNames(parts.cookies).refresh] : undefined;
}
