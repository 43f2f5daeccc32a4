import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kill, pid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MEMBERS_FOLDER } from './extractor.protocol.ts';
import { MEMORY_MARK } from './memory-watch.ts';

export type ChildOptions = {
  readonly memoryLimitBytes: number;
  /** The program that the child runs; tests give one that misbehaves. */
  readonly processFile: string;
  /** Where documents are linked for the child to read; on the same file system as they are, no byte is copied. */
  readonly scratchFolder: string;
};

/** How a child ended: by itself or V8 for lack of memory, or otherwise; and what it said last, for the log. */
export type Ending = { readonly isMemory: boolean; readonly lastWords: string };

export type Child = {
  readonly process: ChildProcess;
  /** Gives the child a file to read and the path under which it sees it. */
  lend(path: string): Promise<string>;
  takeBack(): Promise<void>;
  /** Resolves when the process and its folder are gone. */
  readonly ended: Promise<Ending>;
  kill(): void;
};

export const EXTRACTOR_PROCESS = fileURLToPath(new URL('./extractor.process.ts', import.meta.url));
export const DEFAULT_SCRATCH = tmpdir();

/** Private folders are named after the process that made them, so that a successor knows whose they were. */
const FOLDER_PREFIX = 'socle-extractor-';

/** The heap of V8 is a part of the memory; WebAssembly, buffers and code are outside of it. */
const HEAP_SHARE = 0.5;

const SERVER = fileURLToPath(new URL('../../../../..', import.meta.url));

/** The server's sources, its package file (for `#` imports) and each `node_modules` that imports may lead to. */
const PROGRAM = ['src', 'package.json', 'node_modules', '../node_modules']
  .map((path) => join(SERVER, path))
  .filter((path) => existsSync(path))
  .flatMap((path) => [path, realpathSync(path)])
  .map((path) => (path.endsWith('.json') ? path : `${path}/`));

/** A start takes 0.2 s on an idle machine. */
const START_TIMEOUT_MS = 20_000;

/** The last words of a process are all that is kept of its standard error. */
const MAX_LAST_WORDS = 4_096;

/**
 * Starts a process that can read its own program, its libraries and one private folder, and nothing else: no
 * child, no native addon, no code from strings, no variable of this process's environment. It writes to a folder
 * inside the private one alone; the lent document, a hard link to the stored one, is not in it. It is given
 * back when it says that it is ready, so that a slow start on a busy machine is not the document's fault; or when
 * it has ended, which the first document will notice.
 * Source: nodejs.org/api/permissions.html.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const folder = await makeScratch(options.scratchFolder);
  await mkdir(join(folder, MEMBERS_FOLDER));
  const process = fork(options.processFile, [String(options.memoryLimitBytes)], {
    env: {},
    execArgv: sealedArguments(options, folder),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let lastWords = '';
  process.stderr?.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString('latin1')).slice(-MAX_LAST_WORDS);
  });
  const gone = new Promise<Ending>((done) => {
    process.on('error', (error) => done({ isMemory: false, lastWords: String(error) }));
    process.once('close', () => done({ isMemory: isMemory(lastWords), lastWords }));
  });
  const ended = gone.then(async (ending) => {
    await rm(folder, { recursive: true, force: true });
    return ending;
  });
  const borrowed = join(folder, 'document');
  await Promise.race([once(process, 'message'), ended, sleep(START_TIMEOUT_MS, undefined, { ref: false })]);
  return {
    process,
    lend: async (path) => {
      await link(path, borrowed).catch(() => copyFile(path, borrowed));
      return borrowed;
    },
    takeBack: () => rm(borrowed, { force: true }),
    ended,
    kill: () => process.kill('SIGKILL'),
  };
}

/** A private folder of this process; whoever made it removes it, and a successor does after a kill. */
export async function makeScratch(scratchFolder: string): Promise<string> {
  return await mkdtemp(join(scratchFolder, `${FOLDER_PREFIX}${pid}-`));
}

/** Removes the folders, and with them the lent documents, of owners that were killed before they could. */
export async function sweepAbandoned(scratchFolder: string): Promise<void> {
  const names = await readdir(scratchFolder).catch(() => []);
  for (const name of names) {
    const owner = name.startsWith(FOLDER_PREFIX)
      ? Number.parseInt(name.slice(FOLDER_PREFIX.length), 10)
      : pid;
    if (!isRunning(owner)) await rm(join(scratchFolder, name), { recursive: true, force: true });
  }
}

function isRunning(owner: number): boolean {
  try {
    return kill(owner, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function sealedArguments(options: ChildOptions, folder: string): string[] {
  const heapMegabytes = Math.floor((options.memoryLimitBytes * HEAP_SHARE) / 1024 / 1024);
  const readable = [...PROGRAM, `${dirname(options.processFile)}/`, `${folder}/`];
  return [
    '--permission',
    '--allow-worker',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${folder}/${MEMBERS_FOLDER}/`,
    `--max-old-space-size=${heapMegabytes}`,
    // What a reader that filled its memory leaves behind is taken away before another goes on.
    '--expose-gc',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
  ];
}

function isMemory(lastWords: string): boolean {
  return lastWords.includes(MEMORY_MARK) || /heap out of memory|Allocation failed/.test(lastWords);
}
