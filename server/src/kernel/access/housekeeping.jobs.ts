import type { Logger } from 'pino';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { Database } from '#kernel/database/scope.ts';
import { forgetOldKeys } from '#kernel/http/idempotency.repository.ts';
import type { Job, JobKind, Schedule } from '#kernel/jobs/port.ts';
import { coalesced } from '#kernel/time/coalesced.ts';
import { keepHouse } from './housekeeping.service.ts';

const LOOK_EVERY_MS = 600_000;

const FORGET_KEYS: JobKind = {
  name: 'kernel.idempotency.forget_keys',
  attemptsMax: 3,
  timeoutSeconds: 60,
  tenantConcurrency: 1,
};

/** Forgets the answers kept for Idempotency-Keys of a tenant, a day after they were given. */
export const forgetKeysJob: Job = { ...FORGET_KEYS, run: (_payload, run) => run.finish(forgetOldKeys) };

export const forgetKeysHourly: Schedule = {
  name: 'kernel.idempotency.forget_keys_hourly',
  cron: '17 * * * *',
  timeZone: 'UTC',
  job: FORGET_KEYS,
};

/** What concerns no single tenant has no job: each worker looks now and then whether it is time. */
export function startHousekeeping(parts: { db: Database; audit: AuditTrail; log: Logger }): {
  stop(): Promise<void>;
} {
  const look = coalesced(async () => void (await keepHouse(parts)), parts.log);
  const timer = setInterval(look.ask, LOOK_EVERY_MS);
  look.ask();
  return {
    async stop() {
      clearInterval(timer);
      await look.idle();
    },
  };
}
