import { documentErrors } from '../../errors.ts';
import { isCostly, MAX_TEXT_CHARACTERS, type PageText } from '../extraction.ts';
import type { Help } from './extractor.answers.ts';
import type { Cut, Outcome } from './extractor.lane.ts';
import type { Line } from './extractor.line.ts';
import type { Order } from './extractor.protocol.ts';
import { refusalOf } from './read-report.ts';

type Limits = { readonly memoryLimitBytes: number; readonly timeoutMs: number };

export type Work = {
  readonly path: string;
  /** Makes the order for the place where the child sees the file, and the pages that need not be read again. */
  readonly orderFor: (lentPath: string, known: readonly PageText[]) => Order;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  readonly known?: readonly PageText[] | undefined;
  readonly onPage?: ((page: PageText) => void) | undefined;
  readonly onPageCount?: ((pageCount: number) => void) | undefined;
  readonly help?: Help;
};

type Success = {
  readonly report: Extract<Outcome, { report: unknown }>['report'];
  readonly pages: PageText[];
};
type Failure = Extract<Outcome, { cut: unknown }> & { readonly pages: PageText[] };

/**
 * A crash may be an accident of the process, so the document gets one more, which goes on from the costly pages of
 * the first; a limit is the document's doing.
 *
 * @throws AppError one of `documentErrors`; the reason of the signal when it is aborted
 */
export async function run(line: Line, work: Work, onLost: () => void): Promise<Success> {
  const first = await attempt(line, work, onLost);
  const isAccident = 'cut' in first && first.cut === 'crash';
  const again = { ...work, known: first.pages.filter(isCostly) };
  const outcome = isAccident ? await attempt(line, again, onLost) : first;
  if ('cut' in outcome) throw errorOf(outcome, work);
  const { report } = outcome;
  if (report.kind === 'refused') throw refusalOf(report) ?? documentErrors.extraction_crashed();
  if (report.kind === 'failed') throw crashed(report.cause);
  return outcome;
}

async function attempt(line: Line, work: Work, onLost: () => void): Promise<Success | Failure> {
  work.signal?.throwIfAborted();
  const { path, limits, signal, known = [], onPageCount, help } = work;
  const { onPage, pages } = collectPages(work);
  const orderFor = (lentPath: string) => work.orderFor(lentPath, known);
  const { timeoutMs } = limits;
  const task = { path, orderFor, timeoutMs, signal, onPage, onPageCount };
  const outcome = await line.run({ ...task, ...(help && { help }) });
  if ('cut' in outcome && outcome.cut !== 'aborted') onLost();
  return { ...outcome, pages: pages() };
}

/** Pages by number: a second engine that starts over replaces what the first one gave. */
function collectPages({ known = [], onPage: show }: Work) {
  const byNumber = new Map(known.map((page) => [page.number, page]));
  let characters = known.reduce((sum, { text }) => sum + text.length, 0);
  const onPage = (page: PageText): void => {
    characters += page.text.length - (byNumber.get(page.number)?.text.length ?? 0);
    if (characters > MAX_TEXT_CHARACTERS) throw documentErrors.text_too_large({ limit: MAX_TEXT_CHARACTERS });
    byNumber.set(page.number, page);
    show?.(page);
  };
  return { onPage, pages: () => [...byNumber.values()].sort((a, b) => a.number - b.number) };
}

function errorOf({ cut, lastWords }: { cut: Cut; lastWords?: string }, { limits, signal }: Work): unknown {
  if (cut === 'aborted') return signal?.reason;
  if (cut === 'timeout') return documentErrors.extraction_timeout({ limit: `${limits.timeoutMs / 1000} s` });
  if (cut === 'memory') {
    const limit = `${Math.round(limits.memoryLimitBytes / 1024 / 1024)} MiB`;
    return documentErrors.extraction_memory_exceeded({ limit }, { limit_bytes: limits.memoryLimitBytes });
  }
  return cut === 'crash' ? crashed(lastWords) : cut;
}

/** The cause is for the log; the person is told only that the reader failed. */
function crashed(cause: string | undefined): Error {
  return Object.assign(documentErrors.extraction_crashed(), { cause });
}
