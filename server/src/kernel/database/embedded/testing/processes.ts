import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { commandLineOf } from '../process-table.ts';

type Holder = {
  readonly pid: number;
  readonly ready: Promise<{ adminUrl: string; isNew: boolean }>;
  readonly kill: () => Promise<void>;
};

/** Runs a process that holds the cluster of `folder`, to be killed without warning. */
export function holdCluster(folder: string, identity: { uid?: number; gid?: number } = {}): Holder {
  const program = fileURLToPath(new URL('./hold-cluster.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (bytes) => {
    errors += bytes;
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<{ adminUrl: string; isNew: boolean }>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
    void gone.then(() => reject(new Error(`the holder ended: ${errors}`)));
  });
  // A holder killed before it was ready is no failure unless a test waits for it.
  ready.catch(() => undefined);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid ?? 0, ready, kill };
}

/** Numbers of the processes that name `folder` on their command line or stand in it, ours apart. */
export function processesOn(folder: string): number[] {
  return listProcesses().filter((pid) => pid !== process.pid && isOn(pid, folder));
}

function listProcesses(): number[] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0);
  return execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).trim().split('\n').map(Number);
}

function isOn(pid: number, folder: string): boolean {
  if (commandLineOf(pid).includes(folder)) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return false;
  }
}

/** Waits until no process is on the folder; gives those that stayed. */
export async function remainingOn(folder: string, limitMs = 5000): Promise<number[]> {
  const deadline = Date.now() + limitMs;
  while (processesOn(folder).length > 0 && Date.now() < deadline) await sleep(20);
  return processesOn(folder);
}
