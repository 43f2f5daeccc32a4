import type { SystemCaller } from '#kernel/access/caller.ts';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import type { TenantId } from '#kernel/ids/id.ts';

/** What a handler is given besides its payload. */
export type JobRun = {
  jobId: string;
  tenantId: TenantId;
  /** The same at every repeat of this job: effects outside the database carry it. */
  key: string;
  /** 1 at the first run. */
  attempt: number;
  caller: SystemCaller;
  /** Aborted when the job is cancelled, times out, or the lease was lost to another worker. */
  signal: AbortSignal;
  read<T>(work: (tx: TenantRead) => Promise<T>): Promise<T>;
  /** A transaction that also proves the lease is still ours: work of a worker taken for dead is undone. */
  write<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** `percent` 0 to 100; kept at most once a second. */
  progress(percent: number, message?: string): void;
};

/** A step that runs in the background. Idempotent: it may run again after a crash, with the same key. */
export type Job<Payload = never> = {
  /** `product.thing.verb` */
  readonly name: string;
  readonly retries: number;
  readonly timeoutSeconds: number;
  /** How many of one tenant may run at the same moment, over all workers. */
  readonly tenantConcurrency: number;
  run(payload: Payload, run: JobRun): Promise<void>;
};

export type EnqueueOptions = {
  /** Enqueuing the same job with the same key again gives the first one. */
  key: string;
  /** Higher runs first; 0 unless said. */
  priority?: number;
  runAt?: Date;
};

/** Enqueues `job` in the caller's transaction: it exists if and only if the change that causes it does. */
export type Enqueue = (
  tx: TenantTx,
  job: { readonly name: string },
  payload: unknown,
  options: EnqueueOptions,
) => Promise<string>;

/** A job made for every active tenant by a cron expression (croner's syntax), in an IANA time zone. */
export type Schedule = {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly job: string;
};
