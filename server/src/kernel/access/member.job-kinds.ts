import type { JobKind } from '#kernel/jobs/port.ts';

/** Ends the sessions of somebody who is no longer a member; they have counted for nothing since then. */
export const END_SESSIONS: JobKind = {
  name: 'kernel.member.end_sessions',
  attemptsMax: 10,
  timeoutSeconds: 30,
  tenantConcurrency: 4,
};
