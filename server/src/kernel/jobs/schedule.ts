import { Cron } from 'croner';
import { enterTenant, inPlatform } from '#kernel/database/scope.ts';
import { asId } from '#kernel/ids/id.ts';
import type { RunParts } from './job-run.ts';
import type { Schedule } from './port.ts';
import { createQueue } from './queue.ts';
import { advanceSchedule, selectActiveTenants } from './schedule.repository.ts';

/**
 * Enqueues the jobs of each schedule whose time has come, for every active tenant, once over all workers. After
 * a pause (nothing ran for a week) the last missed time is made up for, not each of them.
 */
export async function runSchedules(parts: RunParts, schedules: readonly Schedule[]): Promise<void> {
  for (const schedule of schedules) {
    const due = new Cron(schedule.cron, { timezone: schedule.timeZone, paused: true }).previousRuns(1)[0];
    if (due) await runSchedule(parts, schedule, due);
  }
}

async function runSchedule({ db, signingKey }: RunParts, schedule: Schedule, due: Date): Promise<void> {
  const queue = createQueue(signingKey);
  await inPlatform(db, async (tx) => {
    // The row is the turn: another worker that comes to the same moment finds it taken.
    if (!(await advanceSchedule(tx, schedule.name, due))) return;
    const key = `${schedule.name}:${due.toISOString()}`;
    for (const tenantId of await selectActiveTenants(tx)) {
      const tenantTx = await enterTenant(tx, asId(tenantId));
      await queue.enqueue(tenantTx, schedule.job, {}, { key });
    }
  });
}
