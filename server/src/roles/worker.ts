import { forgetKeysHourly, forgetKeysJob, startHousekeeping } from '#kernel/access/housekeeping.jobs.ts';
import { endSessionsJob } from '#kernel/access/member.jobs.ts';
import { startRelay } from '#kernel/events/relay.ts';
import type { Job } from '#kernel/jobs/port.ts';
import { startWorker } from '#kernel/jobs/worker.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { OpenProduct } from '#kernel/product.ts';

export type Background = { stop(graceMs: number): Promise<void> };

/** The role that runs jobs and schedules and delivers events: the kernel's, and those of every product turned on. */
export function runWorker(kernel: Kernel, products: readonly OpenProduct[]): Background {
  const { db, log, metrics, settings, jobSigningKey: signingKey, platformUrl: listenUrl } = kernel;
  const relay = startRelay(
    kernel,
    products.flatMap((product) => product.subscriptions),
  );
  const worker = startWorker({
    db,
    log,
    metrics,
    signingKey,
    listenUrl,
    jobs: [...kernelJobs(kernel), ...products.flatMap((product) => product.jobs)],
    schedules: [forgetKeysHourly, ...products.flatMap((product) => product.schedules)],
    concurrency: settings.WORKER_CONCURRENCY,
    leaseSeconds: settings.JOB_LEASE_SECONDS,
  });
  const housekeeping = startHousekeeping(kernel);
  return {
    async stop(graceMs) {
      await Promise.all([worker.stop(graceMs), relay.stop(), housekeeping.stop()]);
    },
  };
}

function kernelJobs({ db, audit, identity: { states } }: Kernel): Job[] {
  return [forgetKeysJob, endSessionsJob(db, { audit, states }) as Job];
}
