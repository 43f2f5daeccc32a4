import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inPlatform } from '#kernel/database/scope.ts';
import type { SessionStates } from '#kernel/identity/session-state.ts';
import type { Job } from '#kernel/jobs/port.ts';
import { END_SESSIONS } from './member.job-kinds.ts';
import { endStraySessions } from './member.repository.ts';

/** Sessions are the platform role's alone, so they cannot end in the transaction that ends the membership. */
export function endSessionsJob(
  db: Database,
  { audit, states }: { audit: AuditTrail; states: SessionStates },
): Job<{ person_id: string }> {
  return {
    ...END_SESSIONS,
    async run({ person_id: personId }, { tenantId, caller }) {
      const ended = await inPlatform(db, async (tx) => {
        const ids = await endStraySessions(tx, { tenantId, personId });
        for (const id of ids) {
          const target = { type: 'kernel.session', id };
          const metadata = { reason: 'administrator', person_id: personId };
          const entry = { action: 'kernel.session.revoked', target, metadata, tenantId };
          await audit.recordPlatform(tx, caller, entry);
        }
        return ids;
      });
      states.forget(ended);
    },
  };
}
