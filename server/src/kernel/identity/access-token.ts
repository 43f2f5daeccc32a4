import { jwtVerify, SignJWT } from 'jose';
import { asId, isId, type PersonId, type SessionId, type TenantId } from '#kernel/ids/id.ts';
import { ALGORITHM, type SigningKeys } from './signing-key.service.ts';

const ISSUER = 'socle';
const AUDIENCE = 'socle-api';
/** RFC 9068: an ID token or any other JWT of ours is not an access token. */
const TYPE = 'at+jwt';
/** Exactly three base64url parts: jose is more tolerant of padding and spaces than a security boundary should be. */
const SHAPE = /^[\w-]{1,2048}\.[\w-]{1,4096}\.[\w-]{1,512}$/;
/** Verified tokens kept: a verification costs 0.12 ms, as much as all the rest of a small read. */
const CACHE_MAX = 10_000;

/** Who the token speaks for. What they may do is read from the session's state, which can change meanwhile. */
export type Claims = {
  personId: PersonId;
  sessionId: SessionId;
  tenantId: TenantId | null;
  expiresAt: number;
};

export type AccessTokens = {
  sign(claims: Omit<Claims, 'expiresAt'> & { role: string | null; amr: readonly string[] }): Promise<string>;
  /** Undefined for every token that is not ours, whole, of this type and alive; never a reason. */
  verify(token: string): Promise<Claims | undefined>;
};

/** Signs and verifies access tokens with a pinned algorithm, issuer, audience and type. Source: RFC 8725. */
export function createAccessTokens(keys: SigningKeys, lifeSeconds: number): AccessTokens {
  // Keyed by the raw token is safe here: only what was verified is in it, so a variant is just a miss.
  const verified = new Map<string, Claims>();
  return {
    async sign({ personId, sessionId, tenantId, role, amr }) {
      const { kid, key } = keys.current();
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ tenant: tenantId, session: sessionId, roles: role ? [role] : [], amr })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(personId)
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(key);
    },
    async verify(token) {
      const known = verified.get(token);
      if (known && known.expiresAt > Date.now()) return known;
      const claims = await claimsOf(keys, token);
      if (claims) remember(verified, token, claims);
      return claims;
    },
  };
}

async function claimsOf(keys: SigningKeys, token: string): Promise<Claims | undefined> {
  if (!SHAPE.test(token)) return undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = typeof kid === 'string' ? await keys.find(kid) : undefined;
        if (!key) throw new Error('no such key');
        return key;
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['exp', 'sub'],
      },
    );
    const { sub = '', session, tenant, exp = 0 } = payload;
    const isWhole = isId(sub) && isUuid(session) && (tenant === null || isUuid(tenant));
    if (!isWhole) return undefined;
    return {
      personId: asId(sub),
      sessionId: asId(String(session)),
      tenantId: tenant === null ? null : asId(String(tenant)),
      expiresAt: exp * 1000,
    };
  } catch {
    return undefined;
  }
}

function remember(verified: Map<string, Claims>, token: string, claims: Claims): void {
  if (verified.size >= CACHE_MAX) verified.delete(verified.keys().next().value ?? '');
  verified.set(token, claims);
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && isId(value);
}
