import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ApartFacts, ApartSettings } from './apart-server.process.ts';
import { cloneDatabase } from './database.ts';

const PROGRAM = fileURLToPath(new URL('./apart-server.process.ts', import.meta.url));

export type ApartServer = ApartFacts & {
  /** What the process holds now, and the most that it ever held; undefined where the system does not tell. */
  memory(): { residentBytes: number; peakBytes: number } | undefined;
  close(): Promise<void>;
};

/** A server whose memory is its own: neither the test's nor that of the suites beside it. */
export async function startServerApart(environment: Record<string, string>): Promise<ApartServer> {
  const database = await cloneDatabase();
  const settings: ApartSettings = { adminUrl: database.adminUrl, environment };
  const child = fork(PROGRAM, [JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = once(child, 'exit');
  const ended = gone.then(() => Promise.reject(new Error('the server ended before it listened')));
  const [facts] = (await Promise.race([once(child, 'message'), ended])) as [ApartFacts];
  return {
    ...facts,
    memory: () => memoryOf(child.pid ?? 0),
    close: async () => {
      child.disconnect();
      await gone;
      await database.drop();
    },
  };
}

function memoryOf(pid: number): ReturnType<ApartServer['memory']> {
  if (process.platform !== 'linux') return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const bytesOf = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { residentBytes: bytesOf('VmRSS'), peakBytes: bytesOf('VmHWM') };
}
