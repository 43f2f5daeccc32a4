import { AppError } from '#kernel/errors/app-error.ts';
import type { PageSink, ReaderTools } from '../extraction.ts';
import type { ParentHelp } from './extractor.answers.ts';
import type { Answer, Order, Question, Report } from './extractor.protocol.ts';
import { setOwnLimit } from './memory-watch.ts';
import { sealNetwork, startWatchdog } from './seal-process.ts';

/** The first thing that a reader says; only that it comes matters. */
const READY = { kind: 'ready' };

export type Parent = ParentHelp & Pick<ReaderTools, 'tellProgress'>;
export type Execute = (order: Order, sink: PageSink, parent: Parent) => Promise<Report>;

/**
 * Turns this process into a sealed reader that executes the orders of its parent, one at a time, and ends with
 * it. The first argument of the process is its memory limit in bytes.
 */
export function serveOrders(execute: Execute): void {
  sealNetwork();
  const memoryLimitBytes = Number(process.argv[2]);
  startWatchdog(memoryLimitBytes);
  setOwnLimit(memoryLimitBytes);
  // Libraries leave promises of damaged documents behind (pdf.js does); what is awaited tells how an order ends.
  process.on('unhandledRejection', () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: Order | Answer) => {
    if (message.kind === 'answer') asked.get(message.id)?.(message);
    else void outcomeOf(message, execute).then(say);
  });
  process.send?.(READY);
}

async function outcomeOf(order: Order, execute: Execute): Promise<Report> {
  try {
    return await execute(order, sendPage, PARENT);
  } catch (error) {
    if (!(error instanceof AppError)) return { kind: 'failed', cause: String(error) };
    const details = error.details ? { details: { ...error.details } } : {};
    return { kind: 'refused', code: error.code, values: error.values, ...details };
  }
}

/** Waits until a page has left the process before the next is read: memory stays level on a long document. */
const sendPage: PageSink = (page) => say({ kind: 'page', page });

const asked = new Map<number, (answer: Answer) => void>();
let questions = 0;

/** The parent has what a sealed process may not have: other processes, which read pictures and hear speech. */
const PARENT: Parent = {
  tellProgress: (pageCount) => say({ kind: 'progress', ...(pageCount !== undefined && { pageCount }) }),
  recognise: async (picture) => (await ask((id) => ({ kind: 'picture', id, picture }))).recognition,
  transcribe: async (speech) => {
    const { transcript } = await ask((id) => ({ kind: 'speech', id, speech }));
    if (!transcript) throw new Error('a question about speech is answered');
    return transcript;
  },
};

async function ask(questionOf: (id: number) => Question): Promise<Answer> {
  questions += 1;
  const id = questions;
  const answer = new Promise<Answer>((done) => asked.set(id, done));
  await say(questionOf(id));
  return await answer.finally(() => asked.delete(id));
}

function say(report: Report): Promise<void> {
  return new Promise((done) => {
    process.send?.(report, undefined, {}, () => done());
  });
}
