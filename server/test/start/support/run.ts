import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOn } from '#kernel/database/embedded/testing/processes.ts';

export type Run = {
  readonly pid: number;
  /** Everything it printed up to now. */
  readonly output: () => string;
  /** Waits until it has told its address; gives it. Fails when it ends or takes longer than the limit. */
  readonly ready: (limitMs?: number) => Promise<string>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Ends with the exit status, or the name of the signal. */
  readonly exited: Promise<number | string>;
};

/** What a machine behind a proxy needs to reach the registry at all. */
const NETWORK =
  /^(https?_proxy|no_proxy|all_proxy|npm_config_registry|node_extra_ca_certs|ssl_cert_(file|dir))$/i;

/** Starts as from a terminal: a session of its own, and none of the variables of the test runner. */
export function runIn(folder: string, command: readonly string[], extra: Record<string, string> = {}): Run {
  const [program = '', ...args] = command;
  const { PATH = '', HOME = '' } = process.env;
  const network = Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name)));
  const child = spawn(program, args, {
    cwd: folder,
    detached: true,
    env: { ...network, PATH, HOME, SOCLE_NO_OPEN: '1', ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'));
  });
  const ready = (limitMs = 20_000): Promise<string> => Promise.race([told(), late(limitMs), ended()]);
  return { pid: child.pid ?? 0, output: () => output, ready, signal: (name) => child.kill(name), exited };

  async function told(): Promise<string> {
    for (;;) {
      const address = /^ {2}(http:\S+)$/m.exec(output)?.[1];
      if (address && output.includes('Ctrl-C')) return address;
      await sleep(10);
    }
  }
  async function late(limitMs: number): Promise<never> {
    await sleep(limitMs, undefined, { ref: false });
    throw new Error(`not ready after ${limitMs} ms:\n${output}`);
  }
  async function ended(): Promise<never> {
    throw new Error(`it ended with ${await exited}:\n${output}`);
  }
}

/** Kills everything that works on the folder, at once: first all are halted, so that none can react. */
export function killAllOn(folder: string): void {
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    for (const pid of processesOn(folder)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself in between.
      }
    }
  }
}

/** The status of the console's front page. */
export async function statusOf(address: string): Promise<number> {
  return (await fetch(address)).status;
}
