import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { env } from 'node:process';
import { watchMemory } from '../memory-watch.ts';
import { portableGraymap, unpackBitmap } from './bitmap.ts';
import type { EngineOptions, OcrEngine, PackedBitmap } from './port.ts';
import { readTsv } from './tsv.ts';

const MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024;
/** A page as TSV has about a hundred bytes a word. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const PROBE_TIMEOUT_MS = 5_000;

/** The languages that this program has weights for, or undefined when there is no such program. */
export function nativeLanguages(command: string): readonly string[] | undefined {
  const { status, stdout } = spawnSync(command, ['--list-langs'], {
    timeout: PROBE_TIMEOUT_MS,
    encoding: 'utf8',
    shell: false,
    env: environment(),
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
    const tsv = await runTesseract(command, [...options, 'stdin', 'stdout', 'tsv'], input, signal);
    return tsv === undefined ? undefined : readTsv(tsv);
  };
  return {
    name: 'tesseract',
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

/** @returns its output, or undefined when it ended in any other way than well */
async function runTesseract(
  command: string,
  options: string[],
  input: Buffer,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  const child = spawn(command, options, {
    stdio: ['pipe', 'pipe', 'ignore'],
    shell: false,
    env: environment(),
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const stopWatch = watchMemory(child.pid ?? 0, MEMORY_LIMIT_BYTES, kill);
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_OUTPUT_BYTES) kill();
    else chunks.push(chunk);
  });
  // It may end before it has taken everything; how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [code] = await once(child, 'close');
    return code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    stopWatch();
    signal.removeEventListener('abort', kill);
  }
}

/** One thread each: pages side by side use the cores better than threads inside a page. */
function environment(): Record<string, string> {
  const kept = ['PATH', 'TESSDATA_PREFIX', 'LD_LIBRARY_PATH', 'SystemRoot'].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]] as const],
  );
  return { ...Object.fromEntries(kept), OMP_THREAD_LIMIT: '1', LC_ALL: 'C' };
}

/** At most this many at a time, first come, first served. */
function takeTurns(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
