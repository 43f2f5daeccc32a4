import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, platform } from 'node:process';
import { watchMemory } from './memory-watch.ts';

/** What a program finds in its environment besides where programs and their libraries are. */
export type Variables = Readonly<Record<string, string | undefined>>;

export type ProgramLimits = {
  readonly signal: AbortSignal;
  readonly memoryLimitBytes: number;
  readonly maxOutputBytes: number;
  readonly input?: Uint8Array;
  readonly variables?: Variables;
};

/** How a program ended, what it wrote, and the end of its complaints, which are for the log. */
export type ProgramEnd = {
  /** It ended by itself and said that all is well. */
  readonly isDone: boolean;
  /** It was ended because it took more memory than it may. */
  readonly isTooLarge: boolean;
  readonly output: Buffer;
  readonly lastWords: string;
};

const NOTHING: ProgramEnd = { isDone: false, isTooLarge: false, output: Buffer.alloc(0), lastWords: '' };
const MAX_LAST_WORDS = 4_096;
const VARIABLES = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot'] as const;

/** Where a program is that the operator installed, or undefined when it is not on PATH. */
export function findProgram(name: string): string | undefined {
  const file = platform === 'win32' ? `${name}.exe` : name;
  const places = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return places.map((folder) => join(folder, file)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program without a shell and ends it (SIGKILL) at a limit; it never throws. */
export async function runProgram(
  command: string,
  options: readonly string[],
  { signal, memoryLimitBytes, maxOutputBytes, input, variables = {} }: ProgramLimits,
): Promise<ProgramEnd> {
  if (signal.aborted) return NOTHING;
  const child = spawn(command, options, { stdio: 'pipe', shell: false, env: environment(variables) });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let [isTooLarge, bytes, lastWords] = [false, 0, ''];
  const stopWatch = watchMemory(child.pid ?? 0, memoryLimitBytes, () => {
    isTooLarge = true;
    kill();
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxOutputBytes) kill();
    else chunks.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('latin1')).slice(-MAX_LAST_WORDS);
  });
  // It may end before it has taken everything; how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [code] = await once(child, 'close');
    return { isDone: code === 0, isTooLarge, output: Buffer.concat(chunks), lastWords };
  } catch (error) {
    return { ...NOTHING, lastWords: String(error) };
  } finally {
    stopWatch();
    signal.removeEventListener('abort', kill);
  }
}

/** Nothing of this process's own: it holds secrets. */
export function environment(variables: Variables): Record<string, string> {
  const kept = VARIABLES.map((name) => [name, env[name]] as const);
  const all = [...kept, ...Object.entries(variables), ['LC_ALL', 'C'] as const];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
