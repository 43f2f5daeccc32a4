import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A line that the child wrote to its output when it was ready, and the way to end it. */
export type Child<Facts> = {
  readonly facts: Facts;
  /** From the moment it was started. */
  readonly readyMs: number;
  stop(): Promise<void>;
};

type Program = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its error output goes, which is the server's log. */
  readonly logFile: string;
};

const READY_LIMIT_MS = 60_000;

/**
 * Starts a program with this Node and waits for the line that `readyFrom` recognises. It ends with us: the channel
 * between us closes when we die.
 *
 * @param readyFrom gives the facts of the line that says "ready", undefined for every other line
 */
export async function startChild<Facts>(
  { file, args = [], environment = {}, logFile }: Program,
  readyFrom: (line: string) => Facts | undefined,
): Promise<Child<Facts>> {
  const log = openSync(logFile, 'a');
  const startedAt = performance.now();
  const process_ = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', log, 'ipc'],
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => process_.once('exit', () => resolve()));
  const stop = async () => {
    process_.kill('SIGTERM');
    await exited;
  };
  try {
    const facts = await whenReady(process_, readyFrom, exited);
    return { facts, readyMs: performance.now() - startedAt, stop };
  } catch (error) {
    await stop();
    throw new Error(`${file} did not start; see ${logFile}`, { cause: error });
  }
}

function whenReady<Facts>(
  { stdout }: ChildProcess,
  readyFrom: (line: string) => Facts | undefined,
  exited: Promise<void>,
): Promise<Facts> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('it took too long')), READY_LIMIT_MS);
    void exited.then(() => reject(new Error('it ended')));
    if (!stdout) return;
    createInterface({ input: stdout }).on('line', (line) => {
      const facts = readyFrom(line);
      if (facts === undefined) return;
      clearTimeout(limit);
      resolve(facts);
    });
  });
}
