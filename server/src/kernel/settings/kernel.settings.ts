import {
  boolean,
  choice,
  integer,
  list,
  ofForm,
  type Setting,
  type SettingValues,
  secret,
  text,
  unusable,
} from './setting.ts';
import { MASTER_KEY, NETWORKS, ORIGINS, POSTGRES_ADDRESS, WEB_ADDRESS } from './setting-forms.ts';

/** Counters of the limiter; their windows are a minute. */
function perMinute(description: string, fallback: number): Setting<number> {
  return integer(description, { fallback, min: 1, max: 10_000_000 });
}

/** What the kernel reads from its environment. Each value has its unit in its name and a default that is safe. */
export const kernelSettings = {
  SOCLE_ENVIRONMENT: choice(
    'Which rules apply: production refuses demo credentials, default keys and cookies over plain HTTP.',
    ['local', 'staging', 'production'],
    'local',
  ),
  SOCLE_FOLDER: text('Where the embedded database, the files, the keys and the logs are kept.', '.socle'),
  SOCLE_MASTER_KEY: ofForm(
    secret('32 bytes in base64 that wrap every other key; absent, one is made in SOCLE_FOLDER.'),
    MASTER_KEY,
  ),
  SOCLE_ROLE: choice(
    'What this process does: answer requests, run jobs, or both.',
    ['all', 'api', 'worker'],
    'all',
  ),
  SOCLE_DEMO: boolean('Whether a demo tenant is made in an empty local installation.', true),
  HOST: text('Address to listen on. The default is reachable from this machine alone.', '127.0.0.1'),
  PORT: integer('Port to listen on; in a local environment the next free one is taken when it is in use.', {
    fallback: 8000,
    min: 0,
    max: 65_535,
  }),
  PUBLIC_URL: ofForm(
    text('The address people use, for links and cookies; absent, http://localhost:PORT.'),
    WEB_ADDRESS,
  ),
  DATABASE_URL: ofForm(
    secret('A PostgreSQL 15 or newer, as a role that may create roles; absent, the embedded one.'),
    POSTGRES_ADDRESS,
  ),
  DATABASE_APP_URL: ofForm(
    secret('The same database as socle_app; absent, derived from DATABASE_URL and the master key.'),
    POSTGRES_ADDRESS,
  ),
  DATABASE_PLATFORM_URL: ofForm(
    secret('The same database as socle_platform; absent, derived the same way.'),
    POSTGRES_ADDRESS,
  ),
  DATABASE_POOL_CONNECTIONS: integer('Connections of the app pool; the platform pool has a quarter of it.', {
    fallback: 12,
    min: 1,
    max: 200,
  }),
  HTTP_BODY_MAX_BYTES: integer('Largest JSON body accepted.', {
    fallback: 1_048_576,
    min: 1024,
    max: 67_108_864,
  }),
  HTTP_REQUEST_TIMEOUT_SECONDS: integer('A request that has not arrived whole by then is answered 408.', {
    fallback: 60,
    min: 1,
    max: 3600,
  }),
  HTTP_DRAIN_SECONDS: integer('How long a stop waits for the requests in flight.', {
    fallback: 8,
    min: 0,
    max: 300,
  }),
  HTTP_EVENT_LOOP_LAG_MAX_MILLISECONDS: integer(
    'Above this lag, new requests are shed with 503 over_capacity.',
    {
      fallback: 1000,
      min: 50,
      max: 60_000,
    },
  ),
  TRUSTED_PROXIES: ofForm(list('Addresses or networks whose X-Forwarded-For is believed.'), NETWORKS),
  CORS_ALLOWED_ORIGINS: ofForm(list('Origins of other sites that may call the API from a browser.'), ORIGINS),
  SECURITY_HEADERS_STRICT: boolean('Whether HSTS and cross-origin isolation headers are sent.', true),
  LOG_LEVEL: choice(
    'Least important line that is written.',
    ['trace', 'debug', 'info', 'warn', 'error'],
    'info',
  ),
  ACCESS_TOKEN_TTL_S: integer('Life of an access token, in seconds.', {
    fallback: 600,
    min: 30,
    max: 86_400,
  }),
  REFRESH_TOKEN_TTL_S: integer('Life of a refresh token, in seconds.', {
    fallback: 2_592_000,
    min: 60,
    max: 31_536_000,
  }),
  REFRESH_ROTATION_ENABLED: boolean('Whether each refresh gives a new refresh token.', true),
  REFRESH_REUSE_DETECTION: boolean('Whether a replayed refresh token ends its whole session.', true),
  REFRESH_GRACE_SECONDS: integer(
    'For this long the token just replaced still gives its successor (two tabs).',
    {
      fallback: 10,
      min: 0,
      max: 120,
    },
  ),
  SESSION_STATE_TTL_SECONDS: integer(
    'A revoked session or a removed right is refused after this long at most.',
    {
      fallback: 5,
      min: 1,
      max: 60,
    },
  ),
  AUDIT_ENABLED: boolean('Whether the audit trail is written.', true),
  AUDIT_STRICT_MODE: boolean('Whether an action fails when its audit row cannot be written.', true),
  MODEL_PROVIDER: choice(
    'Who runs the language model; `compatible` is any endpoint that speaks as OpenAI does. Texts are sent to it.',
    ['none', 'openai', 'anthropic', 'google', 'ollama', 'compatible'],
    'none',
  ),
  MODEL_NAME: text('Which model of that provider.'),
  MODEL_BASE_URL: ofForm(text('Where its API is, when not where the provider itself has it.'), WEB_ADDRESS),
  MODEL_API_KEY: secret('What the API asks for.'),
  MODEL_TIMEOUT_SECONDS: integer('An answer that takes longer is given up.', {
    fallback: 60,
    min: 1,
    max: 900,
  }),
  OUTBOUND_TIMEOUT_SECONDS: integer('A download past this is given up.', { fallback: 60, min: 1, max: 900 }),
  WORKER_ENABLED: boolean('Whether this process claims jobs.', true),
  WORKER_CONCURRENCY: integer('Jobs run at the same moment in one process.', {
    fallback: 4,
    min: 1,
    max: 64,
  }),
  JOB_LEASE_SECONDS: integer('A worker that has not renewed its lease for this long is taken for dead.', {
    fallback: 8,
    min: 2,
    max: 600,
  }),
  RATE_LIMIT_BACKEND: choice('Where counters are kept.', ['memory'], 'memory'),
  RATE_LIMIT_MODE: choice('enforce refuses; shadow only counts.', ['enforce', 'shadow'], 'enforce'),
  RATE_LIMIT_TENANT_PER_MINUTE: perMinute('Requests of one tenant on the demo plan.', 100),
  RATE_LIMIT_TEAM_PER_MINUTE: perMinute('Requests of one tenant on the team plan.', 1200),
  RATE_LIMIT_ENTERPRISE_PER_MINUTE: perMinute('Requests of one tenant on the enterprise plan.', 12_000),
  RATE_LIMIT_PERSON_PER_MINUTE: perMinute('Requests of one person.', 600),
  RATE_LIMIT_IP_PER_MINUTE: perMinute('Requests of one address that nobody has signed in from.', 1200),
  RATE_LIMIT_HEAVY_PER_MINUTE: perMinute('Extractions and downloads of one tenant.', 120),
  RATE_LIMIT_AUTH_IP_PER_MINUTE: perMinute(
    'Tries to sign in from one address; renewing a session is none.',
    30,
  ),
  RATE_LIMIT_AUTH_ACCOUNT_PER_MINUTE: perMinute(
    'Tries on one account; nobody can be locked out for longer.',
    10,
  ),
  FEATURE_FLAGS_BACKEND: choice('Where flags are kept.', ['postgres'], 'postgres'),
  FEATURE_FLAGS_CACHE_TTL: integer('Seconds that a flag may be served from memory.', {
    fallback: 5,
    min: 0,
    max: 3600,
  }),
};

export type KernelSettings = SettingValues<typeof kernelSettings>;

/**
 * What the environment forbids, beside what each setting checks by itself: outside a local one nothing may go
 * over plain HTTP, where a session could be read on the way.
 *
 * @throws AppError `settings_invalid` (500)
 */
export function checkEnvironment(settings: KernelSettings): void {
  if (settings.SOCLE_ENVIRONMENT === 'local') return;
  const isHttps = settings.PUBLIC_URL?.startsWith('https://') ?? false;
  const { SOCLE_ENVIRONMENT: environment } = settings;
  const must = {
    en: `must be an https:// address in ${environment}`,
    fr: `doit être une adresse https:// en ${environment}`,
  };
  if (!isHttps) throw unusable([{ name: 'PUBLIC_URL', must }]);
}
