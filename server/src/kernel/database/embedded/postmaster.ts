import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './process-table.ts';

/** What PostgreSQL says of itself in `postmaster.pid`. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly isReady: boolean };

/**
 * Reads `postmaster.pid`, or gives undefined when there is none or it is half-written.
 * Source: PostgreSQL src/include/utils/pidfile.h: line 1 pid, line 4 port, line 8 status.
 */
export async function readPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  return { pid, port: Number(lines[3] ?? 0), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * The PostgreSQL that runs on this folder now, or undefined. A number left by a killed one and since given to
 * another program is told apart by the command line: ours names its folder.
 */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const found = await readPostmaster(dataFolder);
  return found && isOf(found.pid, dataFolder) ? found : undefined;
}

/**
 * Removes a `postmaster.pid` whose number is now another program's; PostgreSQL would refuse to start beside it. Its
 * own second guard stays: it looks for shared memory of this folder that is still in use.
 */
export async function dropForeignLock(dataFolder: string): Promise<void> {
  const found = await readPostmaster(dataFolder);
  if (found && !isOf(found.pid, dataFolder)) await rm(join(dataFolder, 'postmaster.pid'), { force: true });
}

function isOf(pid: number, dataFolder: string): boolean {
  return ` ${commandLineOf(pid)} `.includes(` -D ${dataFolder} `);
}

/** One look a second: /ready tells of the loss meanwhile, and nothing can be written. */
const WATCH_MS = 1000;

/** Looks once a second whether the PostgreSQL of this folder still runs, without keeping this process alive for it. */
export function watchPostmaster(pid: number, dataFolder: string): { gone: Promise<void>; end: () => void } {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (isOf(pid, dataFolder)) return;
    clearInterval(timer);
    resolve();
  }, WATCH_MS).unref();
  return { gone, end: () => clearInterval(timer) };
}

/**
 * PostgreSQL's shutdown modes, mildest first, and the seconds each is given.
 * Source: PostgreSQL manual, "Shutting Down the Server": INT fast, QUIT immediate; KILL when it hears nothing.
 */
const STOPS: readonly [NodeJS.Signals, number][] = [
  ['SIGINT', 15],
  ['SIGQUIT', 5],
  ['SIGKILL', 5],
];

/** Stops the PostgreSQL of this folder and waits until it is gone; quick when it is gone already. */
export async function stopPostmaster(pid: number, dataFolder: string): Promise<void> {
  for (const [signal, seconds] of STOPS) {
    if (!isOf(pid, dataFolder)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + seconds * 1000;
    while (isOf(pid, dataFolder) && Date.now() < deadline) await sleep(20);
  }
}
