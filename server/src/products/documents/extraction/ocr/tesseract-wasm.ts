import { fileURLToPath } from 'node:url';
import { DEFAULT_SCRATCH } from '../process/extractor.child.ts';
import { createLine } from '../process/extractor.line.ts';
import type { EngineOptions, OcrEngine } from './port.ts';

const PROCESS = fileURLToPath(new URL('./tesseract.process.ts', import.meta.url));

/** A page of A4 at 300 dpi with both languages takes 200 MB; nothing that reads it may take more than this. */
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

/** The library keeps what it learnt of earlier pages; a fresh one starts in 0.2 s. */
const RECYCLE_AFTER = 200;

/**
 * Tesseract as WebAssembly, in sealed processes of their own: neither a bitmap nor the library can reach this
 * process, the network or the disk. Processes start with the first picture.
 */
export function createWasmEngine({
  languages,
  processes,
  timeoutMs,
  scratchFolder,
}: EngineOptions): OcrEngine {
  const line = createLine(processes, {
    processFile: PROCESS,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    recycleAfter: RECYCLE_AFTER,
    scratchFolder: scratchFolder ?? DEFAULT_SCRATCH,
  });
  return {
    name: 'tesseract.js',
    languages,
    processes,
    async recognise(picture, signal) {
      const orderFor = () => ({ kind: 'recognise', picture, languages }) as const;
      const outcome = await line.run({ orderFor, timeoutMs, signal });
      const isRead = 'report' in outcome && outcome.report.kind === 'recognition';
      return isRead ? outcome.report.recognition : undefined;
    },
    close: () => line.close(),
  };
}
