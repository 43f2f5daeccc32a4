import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Account } from './privileges.ts';
import { commandLineOf, parentOf } from './process-table.ts';

const NAME = 'socle-postgres-supervisor';

/**
 * Runs a program and ends it when the pipe on its standard input closes. The kernel closes that pipe however
 * we end, kill -9 included, so PostgreSQL never outlives us. `$1` is our process number, kept for isSupervised().
 */
const SCRIPT = `
shift; exec 3<&0 </dev/null
"$@" 3<&- >&2 & program=$!
echo "$program"
( read -r _ <&3; kill -INT "$program" ) >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait "$program"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

export type Supervised = {
  /** Process number of the program itself. */
  readonly pid: number;
  /** Ends with the program's exit status; 127 when it could not run. */
  readonly exited: Promise<number>;
  /** Asks the program to end (SIGINT: for PostgreSQL, a fast shutdown). */
  readonly release: () => void;
};

export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly account: Account | undefined;
  /** Receives the program's output, appended. */
  readonly logFile: string;
};

/**
 * Starts a program that cannot outlive this process. It has its own session, so a Ctrl-C in the terminal reaches
 * us alone and the server drains before its database goes.
 */
export async function supervise(command: Command): Promise<Supervised> {
  const log = await open(command.logFile, 'a', 0o600);
  try {
    const identity = command.account && { uid: command.account.uid, gid: command.account.gid };
    const shell = spawn(
      '/bin/sh',
      ['-c', SCRIPT, NAME, String(process.pid), command.program, ...command.args],
      {
        ...identity,
        cwd: '/',
        detached: true,
        stdio: ['pipe', 'pipe', log.fd],
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      },
    );
    // A pipe that breaks because the program is gone is told by `exited`.
    shell.stdin?.on('error', () => undefined);
    const exited = new Promise<number>((resolve) => {
      shell.once('error', () => resolve(127));
      shell.once('close', (code) => resolve(code ?? 128));
    });
    return { pid: await readPid(shell, exited), exited, release: () => shell.stdin?.end() };
  } finally {
    await log.close();
  }
}

async function readPid(shell: ChildProcess, exited: Promise<number>): Promise<number> {
  const said = new Promise<number>((resolve) => {
    shell.stdout?.setEncoding('utf8').once('data', (line: string) => resolve(Number.parseInt(line, 10)));
  });
  return Promise.race([said, exited.then(() => 0)]);
}

/**
 * Whether a living process of ours looks after the program: its parent is a supervisor, and that supervisor's
 * parent is still the process that started it.
 */
export function isSupervised(pid: number): boolean {
  const supervisor = parentOf(pid);
  const owner = new RegExp(`${NAME} (\\d+) `).exec(commandLineOf(supervisor))?.[1];
  return owner !== undefined && parentOf(supervisor) === Number(owner);
}
