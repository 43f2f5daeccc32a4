import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where the refresh cookie goes, and nowhere else. */
const REFRESH_PATH = '/api/v1/auth';

export type CookiePolicy = {
  /** False only in a local environment: Safari refuses Secure cookies on http://localhost. */
  isSecure: boolean;
  accessLifeSeconds: number;
  refreshLifeSeconds: number;
};

/** `__Host-` pins a cookie to this host and to HTTPS; the refresh cookie has a path, so `__Secure-` is its best. */
export function cookieNames({ isSecure }: Pick<CookiePolicy, 'isSecure'>) {
  return isSecure
    ? { access: '__Host-socle_access', refresh: '__Secure-socle_refresh' }
    : { access: 'socle_access', refresh: 'socle_refresh' };
}

/** True for the console, which keeps its tokens in cookies that scripts cannot read. */
export function isConsole(request: FastifyRequest): boolean {
  return request.headers['x-socle-client'] === 'console';
}

/** A page of another site can send our cookies, but neither this header nor this Origin and Sec-Fetch-Site. */
export function isFromOurPages(request: FastifyRequest): boolean {
  const { 'sec-fetch-site': site, origin, host } = request.headers;
  const isOurs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  return isConsole(request) && isOurs && (site === undefined || site === 'same-origin');
}

export function setCookies(
  reply: FastifyReply,
  policy: CookiePolicy,
  tokens: { access: string; refresh: string },
): void {
  const names = cookieNames(policy);
  const common = { httpOnly: true, sameSite: 'strict', secure: policy.isSecure } as const;
  void reply.setCookie(names.access, tokens.access, {
    ...common,
    path: '/',
    maxAge: policy.accessLifeSeconds,
  });
  void reply.setCookie(names.refresh, tokens.refresh, {
    ...common,
    path: REFRESH_PATH,
    maxAge: policy.refreshLifeSeconds,
  });
}

export function clearCookies(reply: FastifyReply, policy: CookiePolicy): void {
  const names = cookieNames(policy);
  void reply.clearCookie(names.access, { path: '/', secure: policy.isSecure });
  void reply.clearCookie(names.refresh, { path: REFRESH_PATH, secure: policy.isSecure });
}
