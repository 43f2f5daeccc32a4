/** What the queue needs to know of a refusal; the client's `ApiError` is one. */
export type UploadFault = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
};

export type UploadState = 'waiting' | 'sending' | 'storing' | 'stored' | 'failed' | 'cancelled';

export type Upload<Stored> = {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly state: UploadState;
  readonly fault: UploadFault | null;
  readonly stored: Stored | null;
};

export type Send<Stored> = (
  file: File,
  options: { projectId: string; signal: AbortSignal; onSent: (bytes: number) => void },
) => Promise<Stored>;

export type UploadSurroundings<Stored> = {
  readonly send: Send<Stored>;
  readonly faultOf: (error: unknown) => UploadFault;
  readonly onStored: (stored: Stored) => void;
  readonly wait: (ms: number, run: () => void) => void;
};

/** Three at a time fill a line without starving the rest of the console. */
const CONCURRENCY = 3;
/** How often one file comes back to a busy server before it counts as failed. */
const BUSY_ATTEMPTS = 6;
const BUSY_CODES: readonly string[] = ['over_capacity', 'rate_limited'];

type Job = { file: File; projectId: string; abort: AbortController; busyAttempts: number };

export const isFinished = (upload: Upload<unknown>): boolean =>
  upload.state === 'stored' || upload.state === 'failed' || upload.state === 'cancelled';

/**
 * Sends files in the order they came, a few at a time. A busy server holds the whole queue for as long as it
 * asked; a lost connection holds it until it is back; one refused file never stops the others.
 */
export class UploadQueue<Stored> {
  readonly #around: UploadSurroundings<Stored>;
  readonly #jobs = new Map<number, Job>();
  readonly #listeners = new Set<() => void>();
  #uploads: readonly Upload<Stored>[] = [];
  #lastId = 0;
  #isOnline = true;
  #holds = 0;

  constructor(around: UploadSurroundings<Stored>) {
    this.#around = around;
  }

  readonly uploads = (): readonly Upload<Stored>[] => this.#uploads;

  /** True while a busy server makes the queue wait; it goes on by itself. */
  readonly isHeld = (): boolean => this.#holds > 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(files: readonly File[], projectId: string): void {
    const added = files.map((file) => {
      this.#lastId += 1;
      this.#jobs.set(this.#lastId, { file, projectId, abort: new AbortController(), busyAttempts: 0 });
      return waitingUpload<Stored>(this.#lastId, file);
    });
    this.#publish([...this.#uploads, ...added]);
    this.#fill();
  }

  cancel(id: number): void {
    const upload = this.#uploads.find((candidate) => candidate.id === id);
    if (!upload || isFinished(upload)) return;
    this.#change(id, { state: 'cancelled' });
    this.#jobs.get(id)?.abort.abort();
  }

  cancelAll(): void {
    for (const upload of this.#uploads) this.cancel(upload.id);
  }

  retry(id: number): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    this.#jobs.set(id, { ...job, abort: new AbortController(), busyAttempts: 0 });
    this.#change(id, { state: 'waiting', sentBytes: 0, fault: null });
    this.#fill();
  }

  dismissFinished(): void {
    for (const upload of this.#uploads) if (isFinished(upload)) this.#jobs.delete(upload.id);
    this.#publish(this.#uploads.filter((upload) => !isFinished(upload)));
  }

  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.#fill();
  }

  #publish(uploads: readonly Upload<Stored>[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }

  #change(id: number, part: Partial<Upload<Stored>>): void {
    this.#publish(this.#uploads.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  }

  #fill(): void {
    while (this.#isOnline && this.#holds === 0 && this.#uploads.filter(isActive).length < CONCURRENCY) {
      const next = this.#uploads.find((upload) => upload.state === 'waiting');
      const job = next && this.#jobs.get(next.id);
      if (!next || !job) return;
      void this.#run(next, job);
    }
  }

  async #run({ id, sizeBytes }: Upload<Stored>, job: Job): Promise<void> {
    this.#change(id, { state: 'sending', sentBytes: 0, fault: null });
    const onSent = (sentBytes: number) =>
      this.#change(id, { sentBytes, state: sentBytes >= sizeBytes ? 'storing' : 'sending' });
    try {
      const { projectId, abort } = job;
      const stored = await this.#around.send(job.file, { projectId, signal: abort.signal, onSent });
      this.#change(id, { state: 'stored', sentBytes: sizeBytes, stored });
      this.#jobs.delete(id);
      this.#around.onStored(stored);
    } catch (error) {
      if (!job.abort.signal.aborted) this.#fail(id, job, this.#around.faultOf(error));
    }
    this.#fill();
  }

  #fail(id: number, job: Job, fault: UploadFault): void {
    const isBusy = BUSY_CODES.includes(fault.code) && job.busyAttempts < BUSY_ATTEMPTS;
    if (!isBusy) {
      this.#change(id, { state: 'failed', fault });
      return;
    }
    job.busyAttempts += 1;
    this.#holds += 1;
    this.#change(id, { state: 'waiting', sentBytes: 0 });
    this.#around.wait((fault.retryAfterSeconds ?? 2 ** job.busyAttempts) * 1000, () => {
      this.#holds -= 1;
      this.#publish([...this.#uploads]);
      this.#fill();
    });
  }
}

function isActive(upload: Upload<unknown>): boolean {
  return upload.state === 'sending' || upload.state === 'storing';
}

function waitingUpload<Stored>(id: number, file: File): Upload<Stored> {
  return {
    id,
    name: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    state: 'waiting',
    fault: null,
    stored: null,
  };
}
