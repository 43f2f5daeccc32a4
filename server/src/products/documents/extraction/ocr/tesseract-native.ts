import { spawnSync } from 'node:child_process';
import { env } from 'node:process';
import { environment, runProgram } from '../process/run-program.ts';
import { takeTurns } from '../process/take-turns.ts';
import { portableGraymap, unpackBitmap } from './bitmap.ts';
import type { EngineOptions, OcrEngine, PackedBitmap } from './port.ts';
import { readTsv } from './tsv.ts';

const MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024;
/** A page as TSV has about a hundred bytes a word. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const PROBE_TIMEOUT_MS = 5_000;
/** One thread each: pages side by side use the cores better than threads inside a page. */
const VARIABLES = { OMP_THREAD_LIMIT: '1', TESSDATA_PREFIX: env.TESSDATA_PREFIX };
const LIMITS = {
  memoryLimitBytes: MEMORY_LIMIT_BYTES,
  maxOutputBytes: MAX_OUTPUT_BYTES,
  variables: VARIABLES,
};

/** The languages that this program has weights for, or undefined when there is no such program. */
export function nativeLanguages(command: string): readonly string[] | undefined {
  const { status, stdout } = spawnSync(command, ['--list-langs'], {
    timeout: PROBE_TIMEOUT_MS,
    encoding: 'utf8',
    shell: false,
    env: environment(VARIABLES),
  });
  return status === 0
    ? stdout
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
    : undefined;
}

/** Tesseract as installed on this machine: one process a picture, ended at a limit of time or of memory. */
export function createNativeEngine(
  command: string,
  { languages, processes, timeoutMs }: EngineOptions,
): OcrEngine {
  const stopping = new AbortController();
  const turns = takeTurns(processes);
  const read = async (picture: PackedBitmap, signal: AbortSignal) => {
    const input = portableGraymap(await unpackBitmap(picture));
    const options = ['--dpi', String(picture.dpi), '--psm', '3', '-l', languages.join('+')];
    const words = [...options, 'stdin', 'stdout', 'tsv'];
    const { isDone, output } = await runProgram(command, words, { ...LIMITS, input, signal });
    return isDone ? readTsv(output.toString('utf8')) : undefined;
  };
  return {
    name: 'tesseract',
    languages,
    processes,
    recognise: (picture, given) =>
      turns(() => {
        const signals = [stopping.signal, AbortSignal.timeout(timeoutMs), ...(given ? [given] : [])];
        return read(picture, AbortSignal.any(signals));
      }),
    async close() {
      stopping.abort();
      await turns(async () => undefined);
    },
  };
}
