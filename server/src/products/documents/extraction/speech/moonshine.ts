import { fileURLToPath } from 'node:url';
import { documentErrors } from '../../errors.ts';
import { DEFAULT_SCRATCH } from '../process/extractor.child.ts';
import { createLine } from '../process/extractor.line.ts';
import type { SpeechEngine } from './port.ts';

export type MoonshineOptions = {
  /** Stretches listened to at the same time; each may use a core and the memory below. */
  readonly processes: number;
  /** Of one stretch. */
  readonly timeoutMs: number;
  readonly scratchFolder?: string;
};

const PROCESS = fileURLToPath(new URL('./moonshine.process.ts', import.meta.url));

/**
 * Half as much again as it takes: 340 MiB with stretches of 11 s, 440 with many of 30. Above 0.6 of its limit it would
 * be replaced after each stretch. Source: measured on Linux, Node 24.
 */
const MEMORY_LIMIT_BYTES = 768 * 1024 * 1024;

/** An hour of speech at 10 s a stretch. */
const RECYCLE_AFTER = 360;

/**
 * Moonshine tiny, which comes with the program and understands English, in sealed processes of its own: nothing
 * that was said leaves this machine. Processes start with the first stretch.
 */
export function createMoonshine({ processes, timeoutMs, scratchFolder }: MoonshineOptions): SpeechEngine {
  const line = createLine(processes, {
    processFile: PROCESS,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    recycleAfter: RECYCLE_AFTER,
    scratchFolder: scratchFolder ?? DEFAULT_SCRATCH,
  });
  return {
    name: 'moonshine-tiny',
    languages: ['en'],
    async transcribe(speech, { signal }) {
      const orderFor = () => ({ kind: 'transcribe', speech }) as const;
      const outcome = await line.run({ orderFor, timeoutMs, signal });
      if ('report' in outcome && outcome.report.kind === 'transcript') return outcome.report.transcript;
      const cut = 'cut' in outcome ? outcome.cut : outcome.report;
      if (cut === 'aborted') throw signal?.reason;
      if (cut === 'timeout') throw documentErrors.speech_timeout({ seconds: timeoutMs / 1000 });
      throw Object.assign(documentErrors.speech_failed(), { cause: cut });
    },
    close: () => line.close(),
  };
}
