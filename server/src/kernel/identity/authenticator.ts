import type { FastifyRequest } from 'fastify';
import { accessErrors } from '#kernel/access/access.errors.ts';
import type { Authenticator } from '#kernel/http/guards.ts';
import type { AccessTokens } from './access-token.ts';
import { cookieNames, isFromOurPages } from './cookies.ts';
import type { SessionStates } from './session-state.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Parts = { tokens: AccessTokens; states: SessionStates; isSecure: boolean };

/** Bearer token first; a cookie counts for a change only when our own page sent it. */
export function createAuthenticator({ tokens, states, isSecure }: Parts): Authenticator {
  const cookie = cookieNames({ isSecure }).access;
  return {
    async identify(request) {
      const token = bearerOf(request) ?? cookieOf(request, cookie);
      if (token === undefined) return undefined;
      const claims = await tokens.verify(token);
      const person = claims && (await states.read(claims));
      if (!person) throw accessErrors.auth_required();
      return person;
    },
    identifyIn: (person, tenant) => states.readIn(person, tenant),
  };
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  // A header that is no bearer token is a failed proof, not an absent one.
  return /^Bearer (\S+)$/i.exec(header)?.[1] ?? '';
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const token = request.cookies[name];
  if (token === undefined) return undefined;
  if (!SAFE_METHODS.has(request.method) && !isFromOurPages(request)) throw accessErrors.auth_csrf_refused();
  return token;
}
