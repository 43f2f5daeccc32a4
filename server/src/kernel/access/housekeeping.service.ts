import { Cron } from 'croner';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inPlatform } from '#kernel/database/scope.ts';
import { advanceSchedule } from '#kernel/jobs/schedule.repository.ts';
import type { SystemCaller } from './caller.ts';
import * as house from './housekeeping.repository.ts';

const NAME = 'kernel.housekeeping.daily';
/** At night in Europe, when the least is going on; in UTC, since it is nobody's local time. */
const DAILY = '23 3 * * *';
/** Long enough to look into an account that was taken over. */
const SESSION_DAYS = 90;
/** Long enough to look into what the program did last month. */
const WORK_DAYS = 30;

/**
 * Removes what has been over for weeks, of all tenants in one transaction, once a day over all workers. The turn is
 * taken in the same transaction: a pass that fails is made up for at the next call.
 *
 * @returns whether it was this call's turn
 */
export function keepHouse(
  { db, audit }: { db: Database; audit: AuditTrail },
  now = new Date(),
): Promise<boolean> {
  return inPlatform(db, async (tx) => {
    const due = new Cron(DAILY, { timezone: 'UTC', paused: true }).previousRuns(1, now)[0];
    if (!due || !(await advanceSchedule(tx, NAME, due))) return false;
    await house.allowLongPasses(tx);
    const metadata = {
      sessions: await house.deleteOldSessions(tx, SESSION_DAYS),
      events: await house.deleteDeliveredEvents(tx, WORK_DAYS),
      receipts: await house.deleteOldReceipts(tx, WORK_DAYS),
      jobs: await house.deleteSucceededJobs(tx, WORK_DAYS),
    };
    const actor: SystemCaller = { system: 'housekeeping', tenantId: null, requestId: due.toISOString() };
    await audit.recordPlatform(tx, actor, { action: 'kernel.housekeeping.done', metadata, tenantId: null });
    return true;
  });
}
