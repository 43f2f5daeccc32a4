import { type TenantTx, tenantOf } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { insertJob, insertJobs, type NewJob } from './job.repository.ts';
import { signJob } from './job-signature.ts';
import type { EnqueueOptions, JobKind, Queue } from './port.ts';

/** The embedded adapter: the lease queue in PostgreSQL, which is also the record for every other one. */
export function createQueue(signingKey: Uint8Array): Queue {
  const jobOf = (tx: TenantTx, kind: JobKind, payload: object, options: EnqueueOptions): NewJob => {
    const { key, priority = 0, runAt } = options;
    const { name, attemptsMax, tenantConcurrency } = kind;
    const text = JSON.stringify(payload);
    const signature = signJob(signingKey, { tenantId: tenantOf(tx), name, key, payload: text });
    return {
      id: newId(),
      name,
      key,
      payload: text,
      signature,
      priority,
      attemptsMax,
      tenantConcurrency,
      runAt,
    };
  };
  return {
    enqueue: async (tx, kind, payload, options) => insertJob(tx, jobOf(tx, kind, payload, options)),
    enqueueAll: (tx, kind, jobs, options) =>
      insertJobs(
        tx,
        jobs.map(({ payload, key }) => jobOf(tx, kind, payload, { ...options, key })),
      ),
  };
}
