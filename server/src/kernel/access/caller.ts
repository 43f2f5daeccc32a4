import type { Language } from '#kernel/errors/app-error.ts';
import type { PersonId, SessionId, TenantId } from '#kernel/ids/id.ts';

/** Where a request came from, as the audit trail and the logs name it. */
export type RequestFacts = { requestId: string; ip: string; language: Language };

/** Who is calling: proved by a token, its rights read from the database (at most SESSION_STATE_TTL_SECONDS ago). */
export type Person = {
  personId: PersonId;
  sessionId: SessionId;
  isPlatformAdministrator: boolean;
  /** Null for a platform administrator, who belongs to no tenant. */
  tenantId: TenantId | null;
  role: string | null;
  permissions: ReadonlySet<string>;
};

/** A person at work in one tenant: what every tenant route receives. */
export type Caller = RequestFacts & Person & { tenantId: TenantId };
/** A platform administrator at work. */
export type PlatformCaller = RequestFacts & Person;

/** Work that the program does by itself: jobs, schedules, the command line. */
export type SystemCaller = { system: string; tenantId: TenantId | null; requestId: string };
export type Actor = Caller | PlatformCaller | SystemCaller;
