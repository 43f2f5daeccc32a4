import { documentErrors } from '../errors.ts';
import { assemble } from './assemble.ts';
import { toldBy } from './audio/recording.ts';
import { type Readable, withReadable } from './conversion/readable.ts';
import type { Hint } from './detection/media-family.ts';
import type { Extraction, PageText } from './extraction.ts';
import { namingLanguages } from './ocr/no-words.ts';
import type { OcrEngine, PackedBitmap } from './ocr/port.ts';
import type { Drawing } from './page/drawing.ts';
import type { Help } from './process/extractor.answers.ts';
import { run, type Work } from './process/extractor.attempt.ts';
import { DEFAULT_SCRATCH, EXTRACTOR_PROCESS, sweepAbandoned } from './process/extractor.child.ts';
import { createLine, type Line } from './process/extractor.line.ts';
import type { DrawOrder } from './process/extractor.protocol.ts';
import type { SpeechEngine } from './speech/port.ts';

export type StoredFile = {
  readonly path: string;
  readonly mediaType: string;
  /** For this reading only; it is neither kept nor logged. */
  readonly password?: string | undefined;
  /** Costly pages of an earlier, interrupted reading; they are taken as they are. */
  readonly known?: readonly PageText[] | undefined;
  /** What is spoken in a recording, as ISO 639-1, when somebody said so. */
  readonly language?: string | undefined;
};
export type DrawnFile = Pick<DrawOrder, 'path' | 'page' | 'width'>;
export type UnknownFile = Hint & { readonly path: string };
export type WorkOptions = { readonly signal?: AbortSignal };
export type ExtractOptions = WorkOptions & {
  /** Is shown each page as it is read. */
  readonly onPage?: (page: PageText) => void;
  /** Is told how many pages there are, where a format says so before they are read. */
  readonly onPageCount?: (pageCount: number) => void;
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
  /**
   * Draws a page of a PDF, as many pixels wide.
   *
   * @throws AppError `page_not_found`, `password_required`, `corrupt_file` (422), the limits of `documentErrors`
   */
  draw(file: DrawnFile, options?: WorkOptions): Promise<Drawing>;
  /** What is understood when somebody speaks, as ISO 639-1; undefined when that is found out by itself. */
  readonly heardLanguages: readonly string[] | undefined;
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
  /** Writes down recordings, which are refused without it. The pool closes it. */
  readonly speech?: SpeechEngine | undefined;
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
/** A page of print takes a tenth of a second; the drawings of engineers take some. */
const DRAW_TIMEOUT_MS = 20_000;

/**
 * Reads documents in child processes that can be lost: whatever a file does to its reader, this process goes on
 * and the next file meets a fresh reader (docs/adr/0010-documents-are-read-in-expendable-processes.md).
 */
export function createExtractorPool(options: PoolOptions): ExtractorPool {
  const settings = { ...DEFAULTS, ...options };
  const { memoryLimitBytes, timeoutMs, maxQueued, scratchFolder, ocr, speech } = settings;
  const [extraction, detection, drawing] = [settings.processes, 1, 1].map((count) =>
    createLine(count, settings, maxQueued),
  ) as [Line, Line, Line];
  const counter = createCounter();
  void sweepAbandoned(scratchFolder);

  return {
    extract(file, { signal, onPage, onPageCount } = {}) {
      const limits = { memoryLimitBytes, timeoutMs };
      const seen = { pictures: 0 };
      const help = helpWith(file, settings, { signal, seen });
      const read = async ({ path, mediaType, warnings }: Readable) => {
        const orderFor = orderOf({ ...file, mediaType }, settings);
        const work = { path, orderFor, limits, signal, known: file.known, onPage, onPageCount, help };
        const { report, pages } = await run(extraction, work, counter.onLost);
        if (report.kind !== 'extracted') throw documentErrors.extraction_crashed();
        // What was converted first is still what was given.
        const shown = mediaType === file.mediaType ? report.summary.mediaType : file.mediaType;
        const summary = { ...report.summary, mediaType: shown };
        return toldBy(speech, assemble({ ...summary, warnings: [...warnings, ...summary.warnings] }, pages));
      };
      const reading = withReadable(file, { scratchFolder, signal }, read).catch((error: unknown) => {
        throw ocr && seen.pictures > 0 ? namingLanguages(error, ocr.languages) : error;
      });
      return counter.count(reading);
    },
    ...looks({ detection, drawing, memoryLimitBytes, onLost: counter.onLost }),
    heardLanguages: speech?.languages,
    stats() {
      const lines = [extraction, detection, drawing].map((line) => line.counts());
      const sum = (pick: (line: (typeof lines)[number]) => number) =>
        lines.reduce((total, line) => total + pick(line), 0);
      return { busy: sum(({ busy }) => busy), queued: sum(({ queued }) => queued), ...counter.counts };
    },
    async close() {
      const lines = [extraction, detection, drawing].map((line) => line.close());
      await Promise.all([...lines, ocr?.close(), speech?.close()]);
    },
  };
}

type LookParts = {
  readonly detection: Line;
  readonly drawing: Line;
  readonly memoryLimitBytes: number;
  readonly onLost: () => void;
};

/** What takes a moment, each in a line of its own: it never waits for a document that is read. */
function looks({ detection, drawing, memoryLimitBytes, onLost }: LookParts) {
  const look = async (line: Line, work: Pick<Work, 'path' | 'orderFor' | 'signal'>, timeoutMs: number) => {
    const { report } = await run(line, { ...work, limits: { memoryLimitBytes, timeoutMs } }, onLost);
    return report;
  };
  return {
    async detect({ path, name, declaredType }, { signal } = {}) {
      const orderFor = (lent: string) => ({ kind: 'detect', path: lent, name, declaredType }) as const;
      const report = await look(detection, { path, orderFor, signal }, DETECT_TIMEOUT_MS);
      if (report.kind !== 'detected') throw documentErrors.extraction_crashed();
      return report.mediaType;
    },
    async draw({ path, page, width }, { signal } = {}) {
      const orderFor = (lent: string) => ({ kind: 'draw', path: lent, page, width }) as const;
      const report = await look(drawing, { path, orderFor, signal }, DRAW_TIMEOUT_MS);
      if (report.kind !== 'drawn') throw documentErrors.extraction_crashed();
      return report.drawing;
    },
  } satisfies Pick<ExtractorPool, 'detect' | 'draw'>;
}

/** How readings ended, and processes that were lost on the way. */
function createCounter() {
  const counts = { extracted: 0, refused: 0, lost: 0 };
  return {
    counts,
    async count<T>(work: Promise<T>): Promise<T> {
      const isDone = await work.then(
        () => true,
        () => false,
      );
      counts[isDone ? 'extracted' : 'refused'] += 1;
      return await work;
    },
    onLost() {
      counts.lost += 1;
    },
  };
}

function helpWith(
  { language }: StoredFile,
  { ocr, speech }: PoolOptions,
  { signal, seen }: { signal: AbortSignal | undefined; seen: { pictures: number } },
): Help {
  const recognise = (picture: PackedBitmap) => {
    seen.pictures += 1;
    return ocr?.recognise(picture, signal) ?? Promise.resolve(undefined);
  };
  return {
    recognise: ocr && recognise,
    transcribe: speech && ((stretch) => speech.transcribe(stretch, { language, signal })),
  };
}

function orderOf({ mediaType, password }: StoredFile, { ocr, speech }: PoolOptions): Work['orderFor'] {
  return (path, known) => ({
    kind: 'extract',
    path,
    mediaType,
    ocrProcesses: ocr?.processes,
    hasSpeech: speech !== undefined,
    ...(password !== undefined && { password }),
    known: known.map(({ number }) => number),
  });
}
