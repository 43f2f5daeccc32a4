import type { Session } from './contract.ts';

export type TokenKeeper = {
  /** Takes the tokens of a session that began or was renewed; the refresh token is another one each time. */
  readonly keep: (session: Session) => void;
  readonly accessToken: () => string | null;
  /** Gets a fresh access token, once for all the calls that left before it came; false when that cannot be done. */
  readonly renew: (sentAt: number) => Promise<boolean>;
};

/** Keeps the tokens of a session in memory and renews them when they have ended. */
export function keepTokens(refresh: (refreshToken: string) => Promise<Session>): TokenKeeper {
  let access: string | null = null;
  let refreshToken: string | null = null;
  let renewal: Promise<boolean> | null = null;
  let renewedAt = 0;

  const keep = (session: Session) => {
    access = session.access_token;
    refreshToken = session.refresh_token;
  };
  const renewOnce = async () => {
    if (refreshToken === null) return false;
    keep(await refresh(refreshToken));
    renewedAt = Date.now();
    return true;
  };
  return {
    keep,
    accessToken: () => access,
    renew: (sentAt) => {
      if (renewedAt > sentAt) return Promise.resolve(true);
      renewal ??= renewOnce().finally(() => {
        renewal = null;
      });
      return renewal;
    },
  };
}
