import { documentErrors } from '../errors.ts';
import { tidyText } from './clean-text.ts';
import { type Extraction, type ExtractionSummary, MAX_TEXT_CHARACTERS, type PageText } from './extraction.ts';
import { DEFAULT_SCRATCH, EXTRACTOR_PROCESS, sweepAbandoned } from './extractor.child.ts';
import { type Cut, createLane, type Outcome } from './extractor.lane.ts';
import { createLine, type Line } from './extractor.line.ts';
import { type Order, refusalOf } from './extractor.protocol.ts';
import type { Hint } from './media-family.ts';
import type { OcrEngine, Recognise } from './ocr/port.ts';

export type StoredFile = {
  readonly path: string;
  readonly mediaType: string;
  /** For this reading only; it is neither kept nor logged. */
  readonly password?: string | undefined;
  /** Costly pages of an earlier, interrupted reading; they are taken as they are. */
  readonly known?: readonly PageText[] | undefined;
};
export type UnknownFile = Hint & { readonly path: string };
export type WorkOptions = { readonly signal?: AbortSignal };
export type ExtractOptions = WorkOptions & {
  /** Is shown each page as it is read. */
  readonly onPage?: (page: PageText) => void;
};

export type PoolStats = {
  /** Processes reading something now, and orders waiting for one. */
  readonly busy: number;
  readonly queued: number;
  readonly extracted: number;
  readonly refused: number;
  /** Processes lost to a document: crash, time or memory. */
  readonly lost: number;
};

export type ExtractorPool = {
  /**
   * Reads the text of a file whose type is known. A result without text is never a success.
   *
   * @throws AppError one of `documentErrors`; the reason of `signal` when it is aborted
   */
  extract(file: StoredFile, options?: ExtractOptions): Promise<Extraction>;
  /** Decides by content which of `MEDIA_TYPES` a file is. @throws AppError see `detectType` */
  detect(file: UnknownFile, options?: WorkOptions): Promise<string>;
  stats(): PoolStats;
  /** Ends every process; what is running or waiting is refused. */
  close(): Promise<void>;
};

export type PoolOptions = {
  /** Documents read at the same time; one more process looks at types, so that an upload never waits for them. */
  readonly processes: number;
  /** Resident memory at which a process is ended. */
  readonly memoryLimitBytes?: number;
  readonly timeoutMs?: number;
  readonly maxQueued?: number;
  readonly recycleAfter?: number;
  /** On the file system of the documents, so that lending one to a process copies nothing. */
  readonly scratchFolder?: string;
  readonly processFile?: string;
  /** Reads pages that are pictures; without it they have no text, and say so. The pool closes it. */
  readonly ocr?: OcrEngine | undefined;
};

const DEFAULTS = {
  memoryLimitBytes: 512 * 1024 * 1024,
  timeoutMs: 60_000,
  maxQueued: 1_000,
  recycleAfter: 200,
  scratchFolder: DEFAULT_SCRATCH,
  processFile: EXTRACTOR_PROCESS,
};

/** Looking at the head of a file takes milliseconds; a file that makes it last is hostile. */
const DETECT_TIMEOUT_MS = 10_000;

type Limits = { readonly memoryLimitBytes: number; readonly timeoutMs: number };
type Work = {
  readonly path: string;
  readonly orderFor: (path: string) => Order;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  readonly known?: readonly PageText[] | undefined;
  readonly onPage?: ((page: PageText) => void) | undefined;
  readonly onPicture?: Recognise | undefined;
};

/**
 * Reads documents in child processes that can be lost: whatever a file does to its reader, this process goes on
 * and the next file meets a fresh reader (docs/adr/0010-documents-are-read-in-expendable-processes.md).
 */
export function createExtractorPool(options: PoolOptions): ExtractorPool {
  const settings = { ...DEFAULTS, ...options };
  const { memoryLimitBytes, timeoutMs, maxQueued, ocr } = settings;
  const lanes = (count: number) => Array.from({ length: count }, () => createLane(settings));
  const extraction = createLine(lanes(settings.processes), maxQueued);
  const detection = createLine(lanes(1), maxQueued);
  const counts = { extracted: 0, refused: 0, lost: 0 };
  const count = async <T>(work: Promise<T>): Promise<T> => {
    const isDone = await work.then(
      () => true,
      () => false,
    );
    counts[isDone ? 'extracted' : 'refused'] += 1;
    return await work;
  };
  void sweepAbandoned(settings.scratchFolder);
  const onLost = () => {
    counts.lost += 1;
  };

  return {
    extract(file, { signal, onPage } = {}) {
      const { path, known } = file;
      const orderFor = (lent: string) => orderOf(file, { lent, hasOcr: ocr !== undefined });
      const limits = { memoryLimitBytes, timeoutMs };
      const onPicture: Recognise | undefined = ocr && ((picture) => ocr.recognise(picture, signal));
      return count(
        runExtraction(extraction, { path, orderFor, limits, signal, known, onPage, onPicture }, onLost),
      );
    },
    async detect({ path, name, declaredType }, { signal } = {}) {
      const orderFor = (lent: string): Order => ({ kind: 'detect', path: lent, name, declaredType });
      const limits = { memoryLimitBytes, timeoutMs: DETECT_TIMEOUT_MS };
      const { report } = await run(detection, { path, orderFor, limits, signal }, onLost);
      if (report.kind !== 'detected') throw documentErrors.extraction_crashed();
      return report.mediaType;
    },
    stats() {
      const [reading, looking] = [extraction.counts(), detection.counts()];
      return { busy: reading.busy + looking.busy, queued: reading.queued + looking.queued, ...counts };
    },
    async close() {
      await Promise.all([extraction.close(), detection.close(), ocr?.close()]);
    },
  };
}

function orderOf(
  { mediaType, password, known = [] }: StoredFile,
  { lent, hasOcr }: { lent: string; hasOcr: boolean },
): Order {
  return {
    kind: 'extract',
    path: lent,
    mediaType,
    hasOcr,
    ...(password !== undefined && { password }),
    known: known.map(({ number }) => number),
  };
}

type Success = {
  readonly report: Extract<Outcome, { report: unknown }>['report'];
  readonly pages: PageText[];
};

async function runExtraction(line: Line, work: Work, onLost: () => void): Promise<Extraction> {
  const { report, pages } = await run(line, work, onLost);
  if (report.kind !== 'extracted') throw documentErrors.extraction_crashed();
  return assemble(report.summary, pages);
}

/** A file says of itself what it likes: what cannot be stored, or is longer than anybody reads, is not kept. */
function cleanMetadata(metadata: Record<string, string>): Record<string, string> {
  const entries = Object.entries(metadata)
    .map(([name, value]) => [name, tidyText(value.slice(0, 2_000)).slice(0, 1_000).toWellFormed()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}

function assemble(summary: ExtractionSummary, pages: PageText[]): Extraction {
  const texts = pages.map(({ text }) => text).filter((text) => text !== '');
  if (texts.length === 0) throw documentErrors.empty_document();
  return { ...summary, metadata: cleanMetadata(summary.metadata), text: texts.join('\n\n'), pages };
}

/** A crash may be an accident of the process, so the document gets one more; a limit is the document's doing. */
async function run(line: Line, work: Work, onLost: () => void): Promise<Success> {
  const first = await attempt(line, work, onLost);
  const outcome = 'cut' in first && first.cut === 'crash' ? await attempt(line, work, onLost) : first;
  if ('cut' in outcome) throw errorOf(outcome, work);
  const { report } = outcome;
  if (report.kind === 'refused') throw refusalOf(report) ?? documentErrors.extraction_crashed();
  if (report.kind === 'failed') throw crashed(report.cause);
  return outcome;
}

type Attempt = Success | Extract<Outcome, { cut: unknown }>;

async function attempt(line: Line, work: Work, onLost: () => void): Promise<Attempt> {
  work.signal?.throwIfAborted();
  const { path, orderFor, limits, signal, onPicture } = work;
  const { onPage, pages } = collectPages(work);
  const outcome = await line.run({ path, orderFor, timeoutMs: limits.timeoutMs, signal, onPage, onPicture });
  if (!('cut' in outcome)) return { report: outcome.report, pages: pages() };
  if (outcome.cut !== 'aborted') onLost();
  return outcome;
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
