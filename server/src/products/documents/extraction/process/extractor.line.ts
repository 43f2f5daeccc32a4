import { documentErrors } from '../../errors.ts';
import { createLane, type LaneOptions, type Outcome, type Task } from './extractor.lane.ts';

/** First come, first served before a number of processes. */
export type Line = {
  /** @throws AppError `extraction_unavailable` (503) when too many wait already or the line is closed */
  run(task: Task): Promise<Outcome>;
  counts(): { readonly busy: number; readonly queued: number };
  close(): Promise<void>;
};

type Waiting = {
  readonly task: Task;
  readonly done: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
};

/** @param count processes; each starts with the first task that it is given */
export function createLine(count: number, options: LaneOptions, maxQueued = Number.POSITIVE_INFINITY): Line {
  const lanes = Array.from({ length: count }, () => createLane(options));
  const idle = [...lanes];
  const waiting: Waiting[] = [];
  let isClosed = false;

  const serveNext = async (): Promise<void> => {
    const next = idle.length > 0 ? waiting.shift() : undefined;
    const lane = next ? idle.pop() : undefined;
    if (!next || !lane) return;
    // Who gave up while waiting costs no process its time.
    if (next.task.signal?.aborted) next.done({ cut: 'aborted' });
    else await lane.run(next.task).then(next.done, next.fail);
    idle.push(lane);
    await serveNext();
  };

  return {
    run(task) {
      return new Promise((done, fail) => {
        if (isClosed || waiting.length >= maxQueued) throw documentErrors.extraction_unavailable();
        waiting.push({ task, done, fail });
        void serveNext();
      });
    },
    counts: () => ({ busy: lanes.length - idle.length, queued: waiting.length }),
    async close() {
      isClosed = true;
      for (const { fail } of waiting.splice(0)) fail(documentErrors.extraction_unavailable());
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
