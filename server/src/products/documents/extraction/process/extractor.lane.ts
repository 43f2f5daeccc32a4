import { AppError } from '#kernel/errors/app-error.ts';
import { MAX_PAGES, type PageText } from '../extraction.ts';
import { answerQuestions, type Help } from './extractor.answers.ts';
import { type Child, type ChildOptions, startChild } from './extractor.child.ts';
import type { Order, Question, Report } from './extractor.protocol.ts';
import { residentBytes, watchMemory } from './memory-watch.ts';
import { type PausableLimit, startLimit } from './pausable-limit.ts';
import { readReport } from './read-report.ts';

export type LaneOptions = ChildOptions & {
  /** Documents after which a process is replaced, so that no leak of a parser can add up. */
  readonly recycleAfter: number;
};

export type Task = {
  /** The file to lend; a picture comes within the order. */
  readonly path?: string;
  /** Makes the order for the place where the child sees the file. */
  readonly orderFor: (lentPath: string) => Order;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Takes a page; an error that it throws ends the task. */
  readonly onPage?: (page: PageText) => void;
  /** Is told of how many pages a reading is. */
  readonly onPageCount?: ((pageCount: number) => void) | undefined;
  /** What the child may ask for. */
  readonly help?: Help;
};

type FinalReport = Exclude<Report, Question | { kind: 'page' | 'progress' }>;

/** Why a process ended before its report. */
export type Cut = 'timeout' | 'memory' | 'aborted' | 'crash' | AppError;

export type Outcome = { readonly report: FinalReport } | { readonly cut: Cut; readonly lastWords?: string };

/** One process at a time, started when needed, reused while healthy, replaced at once when it is not. */
export type Lane = {
  run(task: Task): Promise<Outcome>;
  close(): Promise<void>;
};

/** A process this full after its work is replaced: memory of WebAssembly grows and never shrinks. */
const RECYCLE_SHARE = 0.6;

export function createLane(options: LaneOptions): Lane {
  let current: Promise<Child> | undefined;
  let served = 0;
  let isClosed = false;

  const start = (): Promise<Child> => {
    served = 0;
    const starting = startChild(options);
    // A start that fails (no disk, no process left) is told to the next document, which starts another.
    starting.catch(() => {
      current = undefined;
    });
    current = starting;
    return starting;
  };

  const retire = async (child: Child): Promise<void> => {
    current = undefined;
    if (!isClosed) void start();
    child.kill();
    await child.ended;
  };

  return {
    async run(task) {
      const child = await (current ?? start());
      const outcome = await converse(child, task, options.memoryLimitBytes);
      served += 1;
      if (mustRetire(outcome, child, options.memoryLimitBytes) || served >= options.recycleAfter) {
        await retire(child);
      } else await child.takeBack();
      return outcome;
    },
    async close() {
      isClosed = true;
      const child = await current?.catch(() => undefined);
      current = undefined;
      child?.kill();
      await child?.ended;
    },
  };
}

function mustRetire(outcome: Outcome, { process }: Child, memoryLimitBytes: number): boolean {
  const isDoubtful = 'cut' in outcome || outcome.report.kind === 'failed';
  return isDoubtful || (residentBytes(process.pid ?? 0) ?? 0) > memoryLimitBytes * RECYCLE_SHARE;
}

async function converse(child: Child, task: Task, memoryLimitBytes: number): Promise<Outcome> {
  const { process } = child;
  let cut: Cut | undefined;
  const stop = (why: Cut) => {
    cut ??= why;
    child.kill();
  };
  const stopWatch = watchMemory(process.pid ?? 0, memoryLimitBytes, () => stop('memory'));
  const limit = startLimit(task.timeoutMs, () => stop('timeout'));
  const renew = countedRenewal(limit, stop);
  const answer = answerQuestions(child, task.help ?? {}, { limit, onFault: stop });
  const onAbort = () => stop('aborted');
  task.signal?.addEventListener('abort', onAbort, { once: true });
  // Given up while the process was starting: no event will come.
  if (task.signal?.aborted) onAbort();
  const listener: { onMessage?: (message: unknown) => void } = {};
  try {
    return await new Promise<Outcome>((done) => {
      listener.onMessage = (message) => {
        const report = listen(message, { task, stop, answer, renew });
        // Once it is being ended, what a process still says is not believed.
        if (report && cut === undefined) done({ report });
      };
      process.on('message', listener.onMessage);
      void child.ended.then(({ isMemory, lastWords }) =>
        done({ cut: cut ?? (isMemory ? 'memory' : 'crash'), lastWords }),
      );
      void send(child, task).catch(() => stop('crash'));
    });
  } finally {
    limit.stop();
    stopWatch();
    task.signal?.removeEventListener('abort', onAbort);
    if (listener.onMessage) process.off('message', listener.onMessage);
  }
}

async function send(child: Child, task: Task): Promise<void> {
  const order = task.orderFor(task.path === undefined ? '' : await child.lend(task.path));
  if (child.process.connected) child.process.send(order);
}

type Listening = {
  readonly task: Task;
  readonly stop: (why: Cut) => void;
  /** False for a question that nobody may ask. */
  readonly answer: (question: Question) => boolean;
  /** For a reader that goes on. */
  readonly renew: () => void;
};

/** Minutes of the longest recording: what says more often that it goes on does not. */
const MAX_RENEWALS = MAX_PAGES / 2;

function countedRenewal(limit: PausableLimit, stop: Listening['stop']): () => void {
  let left = MAX_RENEWALS;
  return () => {
    left -= 1;
    if (left < 0) stop('crash');
    else limit.renew();
  };
}

/** Gives the report that ends the task, if this is it. */
function listen(message: unknown, { task, stop, answer, renew }: Listening): FinalReport | undefined {
  const report = readReport(message);
  if (report?.kind === 'picture' || report?.kind === 'speech') {
    if (!answer(report)) stop('crash');
    return undefined;
  }
  if (report?.kind === 'progress') {
    renew();
    if (report.pageCount !== undefined) task.onPageCount?.(report.pageCount);
    return undefined;
  }
  if (report?.kind !== 'page') {
    if (!report) stop('crash');
    return report;
  }
  try {
    task.onPage?.(report.page);
  } catch (error) {
    stop(error instanceof AppError ? error : 'crash');
  }
  return undefined;
}
