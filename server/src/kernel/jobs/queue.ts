import { tenantOf } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { insertJob } from './job.repository.ts';
import { signJob } from './job-signature.ts';
import type { Queue } from './port.ts';

/** The embedded adapter: the lease queue in PostgreSQL, which is also the record for every other one. */
export function createQueue(signingKey: Uint8Array): Queue {
  return {
    async enqueue(tx, kind, payload, { key, priority = 0, runAt }) {
      const text = JSON.stringify(payload);
      const tenantId = tenantOf(tx);
      return insertJob(tx, {
        id: newId(),
        name: kind.name,
        key,
        payload: text,
        signature: signJob(signingKey, { tenantId, name: kind.name, key, payload: text }),
        priority,
        attemptsMax: kind.attemptsMax,
        tenantConcurrency: kind.tenantConcurrency,
        runAt,
      });
    },
  };
}
