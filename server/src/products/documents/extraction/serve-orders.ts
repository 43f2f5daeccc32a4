import { AppError } from '#kernel/errors/app-error.ts';
import type { PageSink } from './extraction.ts';
import type { Answer, Order, Report } from './extractor.protocol.ts';
import type { Recognise, Recognition } from './ocr/port.ts';
import { sealNetwork, startWatchdog } from './seal-process.ts';

/** The first thing that a reader says; only that it comes matters. */
const READY = { kind: 'ready' };

export type Execute = (order: Order, sink: PageSink, recognise: Recognise) => Promise<Report>;

/**
 * Turns this process into a sealed reader that executes the orders of its parent, one at a time, and ends with
 * it. The first argument of the process is its memory limit in bytes.
 */
export function serveOrders(execute: Execute): void {
  sealNetwork();
  startWatchdog(Number(process.argv[2]));
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: Order | Answer) => {
    if (message.kind === 'answer') asked.get(message.id)?.(message.recognition);
    else void outcomeOf(message, execute).then(say);
  });
  process.send?.(READY);
}

async function outcomeOf(order: Order, execute: Execute): Promise<Report> {
  try {
    return await execute(order, sendPage, askForWords);
  } catch (error) {
    if (!(error instanceof AppError)) return { kind: 'failed', cause: String(error) };
    const details = error.details ? { details: { ...error.details } } : {};
    return { kind: 'refused', code: error.code, values: error.values, ...details };
  }
}

/** Waits until a page has left the process before the next is read: memory stays level on a long document. */
const sendPage: PageSink = (page) => say({ kind: 'page', page });

const asked = new Map<number, (recognition: Recognition | undefined) => void>();
let questions = 0;

/** The parent has what a sealed process may not have: other processes, which read pictures. */
const askForWords: Recognise = async (picture) => {
  questions += 1;
  const id = questions;
  const answer = new Promise<Recognition | undefined>((done) => asked.set(id, done));
  await say({ kind: 'picture', id, picture });
  return await answer.finally(() => asked.delete(id));
};

function say(report: Report): Promise<void> {
  return new Promise((done) => {
    process.send?.(report, undefined, {}, () => done());
  });
}
