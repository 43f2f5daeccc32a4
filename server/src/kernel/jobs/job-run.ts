import type { Logger } from 'pino';
import { type Database, inPlatform, inTenant, readTenant } from '#kernel/database/scope.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import { asId } from '#kernel/ids/id.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { type Claimed, type Ending, endJob, setProgress } from './claim.repository.ts';
import { jobErrors } from './job.errors.ts';
import { holdsLease, succeedJob } from './job.repository.ts';
import { isSignedJob } from './job-signature.ts';
import { type Job, type JobRun, LeaseLostError } from './port.ts';

const FIRST_RETRY_SECONDS = 2;
const RETRY_MAX_SECONDS = 600;
const PROGRESS_EVERY_MS = 1000;
/** For some rows to be written. */
const GIVE_UP_MS = 30_000;
/** A job that kills its worker this often, without having come forward, is taken out. */
const CRASHES_MAX = 5;

export type RunParts = { db: Database; log: Logger; metrics: Metrics; signingKey: Uint8Array };
/** One job at work in this process; `abort` tells its handler to stop. */
export type Running = {
  leaseId: string;
  abort(reason: 'cancelled' | 'lost' | 'stopping'): void;
  done: Promise<void>;
};

/** Runs one claimed job to its end, whatever that is; never throws. */
export function startRun(parts: RunParts, job: Job, claimed: Claimed): Running {
  const aborter = new AbortController();
  const done = performRun(parts, job, claimed, aborter.signal)
    .then((ending) => conclude(parts, job, claimed, ending))
    .catch((error: unknown) =>
      parts.log.error({ err: error, job_id: claimed.id }, 'a job could not be ended'),
    );
  return { leaseId: claimed.lease_id, abort: (reason) => aborter.abort(reason), done };
}

async function performRun(
  parts: RunParts,
  job: Job,
  claimed: Claimed,
  stop: AbortSignal,
): Promise<Ending | undefined> {
  const began = performance.now();
  parts.metrics.jobWait.observe({ job: job.name }, Math.max(0, claimed.wait_seconds));
  const timeout = AbortSignal.timeout(job.timeoutSeconds * 1000);
  const signal = AbortSignal.any([stop, timeout]);
  try {
    const { tenant_id: tenantId, name, key, payload } = claimed;
    const isOurs = isSignedJob(parts.signingKey, { tenantId, name, key, payload }, claimed.signature);
    if (!isOurs) throw jobErrors.job_payload_forged();
    if (claimed.crashes >= CRASHES_MAX) return deadOf(jobErrors.job_worker_died({ times: claimed.crashes }));
    await untilAborted(signal, job.run(JSON.parse(payload), contextOf(parts, claimed, signal)));
    return { state: 'succeeded' };
  } catch (error) {
    if (stop.aborted) return stop.reason === 'cancelled' ? { state: 'cancelled' } : undefined;
    if (error instanceof LeaseLostError) return undefined;
    return endingOf(
      timeout.aborted ? jobErrors.job_timed_out({ seconds: job.timeoutSeconds }) : error,
      claimed,
    );
  } finally {
    parts.metrics.jobDuration.observe({ job: job.name }, (performance.now() - began) / 1000);
  }
}

/** A handler that does not listen to its signal must not hold its place for ever. */
function untilAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** A refusal will be the same the next time; anything else may pass: retried with growing, jittered pauses. */
function endingOf(error: unknown, { attempt, attempts_max }: Claimed): Ending {
  const dead = deadOf(error);
  const isFinal = error instanceof AppError && error.status < 500;
  if (isFinal || attempt >= attempts_max) return dead;
  const pause = Math.min(FIRST_RETRY_SECONDS * 2 ** (attempt - 1), RETRY_MAX_SECONDS);
  return { ...dead, state: 'queued', retryInSeconds: pause * (0.5 + Math.random() / 2) };
}

function deadOf(error: unknown): Extract<Ending, { state: 'dead' }> {
  const code = error instanceof AppError ? error.code : 'internal_error';
  return { state: 'dead', code, message: error instanceof Error ? error.message : 'unknown' };
}

async function conclude(
  parts: RunParts,
  job: Job,
  claimed: Claimed,
  ending: Ending | undefined,
): Promise<void> {
  // Stopped or lost: the lease runs out, or is given back by the worker, and the job is somebody else's.
  if (!ending) return;
  const { db, log, metrics } = parts;
  await giveUp(parts, job, claimed, ending);
  const isEnded = await inPlatform(db, (tx) => endJob(tx, claimed.lease_id, ending));
  // A job that finished in its own transaction has no lease left to end.
  const outcome = isEnded || ending.state === 'succeeded' ? ending.state : 'lost';
  metrics.jobs.inc({ job: claimed.name, outcome });
  const facts = {
    job: claimed.name,
    job_id: claimed.id,
    tenant_id: claimed.tenant_id,
    attempt: claimed.attempt,
    outcome,
  };
  if ('code' in ending) log.warn({ ...facts, code: ending.code, reason: ending.message }, 'job failed');
  else log.debug(facts, 'job ended');
}

/** Before the job ends: when this fails, or the worker dies of it, another takes the job and does it again. */
async function giveUp(parts: RunParts, job: Job, claimed: Claimed, ending: Ending): Promise<void> {
  const code = ending.state === 'dead' ? ending.code : ending.state === 'cancelled' && 'cancelled';
  // What was not signed here says nothing about what waits for it.
  if (!code || code === 'job_payload_forged' || !job.giveUp) return;
  const run = contextOf(parts, claimed, AbortSignal.timeout(GIVE_UP_MS));
  await job.giveUp(JSON.parse(claimed.payload), run, code);
}

function contextOf({ db }: RunParts, claimed: Claimed, signal: AbortSignal): JobRun {
  const tenantId = asId<'tenant'>(claimed.tenant_id);
  let toldAt = 0;
  const write: JobRun['write'] = (work) =>
    inTenant(db, tenantId, async (tx) => {
      if (!(await holdsLease(tx, claimed.id, claimed.lease_id))) throw new LeaseLostError(claimed.id);
      return work(tx);
    });
  return {
    jobId: claimed.id,
    tenantId,
    key: claimed.key,
    attempt: claimed.attempt,
    caller: { system: claimed.name, tenantId, requestId: `job-${claimed.id}` },
    signal,
    read: (work) => readTenant(db, tenantId, work),
    write,
    finish: (work) =>
      write(async (tx) => {
        await work(tx);
        await succeedJob(tx, claimed.id);
      }),
    progress: (percent, message) => {
      if (Date.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = Date.now();
      const bounded = Math.round(Math.min(100, Math.max(0, percent)));
      // Progress is a courtesy: losing one must not fail the job.
      inPlatform(db, (tx) =>
        setProgress(tx, claimed.lease_id, bounded, message?.slice(0, 200) ?? null),
      ).catch(() => undefined);
    },
  };
}
