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
  caller: SystemCaller & { tenantId: TenantId };
  /** Aborted when the job is cancelled, times out, or the lease was lost to another worker. */
  signal: AbortSignal;
  read<T>(work: (tx: TenantRead) => Promise<T>): Promise<T>;
  /**
   * A transaction that also proves the lease is still ours, so that what a worker taken for dead does is undone.
   *
   * @throws LeaseLostError
   */
  write<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /**
   * The last transaction: the effect and the end of the job, both or neither. What it does in the database happens
   * exactly once, whenever a worker dies.
   *
   * @throws LeaseLostError
   */
  finish(work: (tx: TenantTx) => Promise<void>): Promise<void>;
  /** `percent` 0 to 100; written at most once a second. */
  progress(percent: number, message?: string): void;
};

/** A step that runs in the background. Idempotent: it may run again after a crash, with the same key. */
export type Job<Payload = unknown> = {
  /** `product.thing.verb` */
  readonly name: string;
  /** Runs in all, the first included; a refusal with a 4xx status is final at once. */
  readonly attemptsMax: number;
  readonly timeoutSeconds: number;
  /** How many of one tenant may run at the same moment, over all workers. */
  readonly tenantConcurrency: number;
  run(payload: Payload, run: JobRun): Promise<void>;
  /**
   * Ends what waits for this job, once it is sure that it will not succeed: it is dead or cancelled, or its workers
   * died of it. Idempotent.
   *
   * @param code why, one of the errors
   */
  giveUp?(payload: Payload, run: JobRun, code: string): Promise<void>;
};

/** What enqueuing needs to know of a job: its handler may live in another process. */
export type JobKind = Omit<Job, 'run' | 'giveUp'>;

export type EnqueueOptions = {
  /** Enqueuing the same job with the same key again gives the first one. */
  key: string;
  /** Higher runs first; 0 unless said. */
  priority?: number;
  /** Not before this moment. */
  runAt?: Date;
};

export type Queue = {
  /**
   * Enqueues in the caller's transaction: the job exists if and only if the change that causes it does.
   *
   * @returns the job's id
   */
  enqueue(tx: TenantTx, kind: JobKind, payload: object, options: EnqueueOptions): Promise<string>;
  /** The same for many jobs of one kind, some hundred in a round trip. */
  enqueueAll(
    tx: TenantTx,
    kind: JobKind,
    jobs: readonly { payload: object; key: string }[],
    options?: Omit<EnqueueOptions, 'key'>,
  ): Promise<void>;
};

/** A job made for every active tenant at the times of a cron expression (croner's syntax), in an IANA time zone. */
export type Schedule = {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly job: JobKind;
};

/** Another worker has the job now: this one's lease had run out. */
export class LeaseLostError extends Error {
  constructor(jobId: string) {
    super(`the lease of job ${jobId} was lost`);
    this.name = 'LeaseLostError';
  }
}
