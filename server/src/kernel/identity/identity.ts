import type { Permissions } from '#kernel/access/permission.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { Database } from '#kernel/database/scope.ts';
import type { Authenticator } from '#kernel/http/guards.ts';
import type { Limiter } from '#kernel/limits/port.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { deriveKey } from '#kernel/vault/envelope.ts';
import { createAccessTokens } from './access-token.ts';
import type { AuthParts } from './auth.routes.ts';
import { createAuthenticator } from './authenticator.ts';
import { createSessionStates } from './session-state.ts';
import { openSigningKeys, sealingKeyOf } from './signing-key.service.ts';

export type Identity = AuthParts & { authenticator: Authenticator; close(): void };

type Options = {
  settings: KernelSettings;
  db: Database;
  audit: AuditTrail;
  limiter: Limiter;
  metrics: Metrics;
  masterKey: Uint8Array;
  permissions: Permissions;
};

/** Puts the parts of identity together: keys, tokens, sessions, cookies. */
export async function openIdentity(options: Options): Promise<Identity> {
  const { settings, db, audit, limiter, metrics, masterKey, permissions } = options;
  const isSecure = settings.SOCLE_ENVIRONMENT !== 'local';
  const accessLifeSeconds = settings.ACCESS_TOKEN_TTL_S;
  const refreshLifeSeconds = settings.REFRESH_TOKEN_TTL_S;
  const sealingKey = sealingKeyOf(masterKey);
  const keys = await openSigningKeys({ db, sealingKey, accessTokenSeconds: accessLifeSeconds });
  const tokens = createAccessTokens(keys, accessLifeSeconds);
  const states = createSessionStates({ db, permissions, ttlSeconds: settings.SESSION_STATE_TTL_SECONDS });
  return {
    db,
    audit,
    limiter,
    metrics,
    keys,
    tokens,
    states,
    accessLifeSeconds,
    refreshLifeSeconds,
    refreshKey: deriveKey(masterKey, 'refresh-tokens'),
    graceSeconds: settings.REFRESH_GRACE_SECONDS,
    isRotated: settings.REFRESH_ROTATION_ENABLED,
    isReuseDetected: settings.REFRESH_REUSE_DETECTION,
    cookies: { isSecure, accessLifeSeconds, refreshLifeSeconds },
    authenticator: createAuthenticator({ tokens, states, isSecure }),
    close: () => keys.close(),
  };
}
