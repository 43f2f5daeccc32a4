import { listenTo } from '#kernel/database/listen.ts';
import { inPlatform } from '#kernel/database/scope.ts';
import { coalesced } from '#kernel/time/coalesced.ts';
import { claimJobs, countOpen, reapLeases, releaseLeases, renewLeases } from './claim.repository.ts';
import { JOBS_CHANNEL } from './job.repository.ts';
import { type Running, type RunParts, startRun } from './job-run.ts';
import type { Job, Schedule } from './port.ts';
import { runSchedules } from './schedule.ts';

/** Without a notification (lost connection, a retry that came due) the queue is looked at this often. */
const POLL_MS = 1000;
const SCHEDULES_EVERY_MS = 10_000;

export type WorkerOptions = RunParts & {
  jobs: readonly Job[];
  schedules: readonly Schedule[];
  concurrency: number;
  leaseSeconds: number;
  /** A connection of its own, of the platform role, to listen on. */
  listenUrl: string;
};
export type Worker = {
  /** Takes no more, lets what runs finish for `graceMs`, then gives the leases back. */
  stop(graceMs: number): Promise<void>;
};

/** Claims and runs jobs until it is stopped. */
export function startWorker(options: WorkerOptions): Worker {
  const { db, log, concurrency, leaseSeconds } = options;
  const jobs = new Map(options.jobs.map((job) => [job.name, job]));
  const names = [...jobs.keys()];
  const running = new Set<Running>();
  let isStopped = false;

  const start = (claimed: Awaited<ReturnType<typeof claimJobs>>) => {
    for (const one of claimed) {
      const job = jobs.get(one.name);
      if (!job) continue;
      const run = startRun(options, job, one);
      running.add(run);
      void run.done.finally(() => {
        running.delete(run);
        cycle.ask();
      });
    }
  };
  const cycle = coalesced(async () => {
    const places = concurrency - running.size;
    if (isStopped || places <= 0) return;
    start(await inPlatform(db, (tx) => claimJobs(tx, { names, places, leaseSeconds })));
  }, log);
  const heartbeat = coalesced(() => beat(options, running), log);
  const schedules = coalesced(() => runSchedules(options, options.schedules), log);

  const stopListening = listenTo({
    url: options.listenUrl,
    channel: JOBS_CHANNEL,
    wake: cycle.ask,
    log,
  });
  const timers = [
    setInterval(cycle.ask, POLL_MS),
    setInterval(heartbeat.ask, (leaseSeconds * 1000) / 3),
    setInterval(schedules.ask, SCHEDULES_EVERY_MS),
  ];
  for (const one of [cycle, heartbeat, schedules]) one.ask();
  return {
    async stop(graceMs) {
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      await stopListening();
      await Promise.all([cycle.idle(), schedules.idle(), heartbeat.idle()]);
      await Promise.race([Promise.all([...running].map((run) => run.done)), sleep(graceMs)]);
      await giveBack(options, [...running]);
    },
  };
}

/** What did not finish in time goes back to the queue at once, and not only when its lease runs out. */
async function giveBack({ db }: WorkerOptions, left: readonly Running[]): Promise<void> {
  if (left.length === 0) return;
  for (const run of left) run.abort('stopping');
  const leases = left.map((run) => run.leaseId);
  await inPlatform(db, (tx) => releaseLeases(tx, leases));
  await Promise.all(left.map((run) => run.done));
}

/** Renews what runs here, tells handlers that were cancelled or outlived their lease, puts back what others lost. */
async function beat(
  { db, leaseSeconds, log, metrics }: WorkerOptions,
  running: ReadonlySet<Running>,
): Promise<void> {
  const requeued = await inPlatform(db, reapLeases);
  if (requeued > 0) log.warn({ requeued }, 'jobs of dead workers were taken back');
  for (const { state, count } of await inPlatform(db, countOpen)) metrics.openJobs.set({ state }, count);
  if (running.size === 0) return;
  const mine = [...running];
  const held = await inPlatform(db, (tx) =>
    renewLeases(
      tx,
      mine.map((run) => run.leaseId),
      leaseSeconds,
    ),
  );
  const known = new Map(held.map((lease) => [lease.lease_id, lease]));
  for (const run of mine) {
    if (!running.has(run)) continue;
    if (!known.has(run.leaseId)) run.abort('lost');
    else if (known.get(run.leaseId)?.is_cancel_requested) run.abort('cancelled');
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
