import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what a real caller would get, whatever it is
export type Told = { status: number; stdout: string; stderr: string; data: any; error: any };

/**
 * Runs the executable of a clone as a script would: no terminal, none of the variables of the test runner.
 *
 * @param always variables of every call
 */
export function createSocle(folder: string, always: Record<string, string> = {}) {
  return (
    args: readonly string[],
    { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {},
  ): Promise<Told> => {
    const { HOME = '' } = process.env;
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const child = spawn(join(folder, 'bin', 'socle'), args, {
      cwd: '/',
      env: { PATH, HOME, PORT: '0', ...always, ...environment },
    });
    const told = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (text) => {
        told[name] += text;
      });
    }
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve({ ...told, status: status ?? 128, ...framed(told.stdout) }));
    });
  };
}

/** What `--json` frames; nothing when the answer is for a person. */
function framed(stdout: string): { data: unknown; error: unknown } {
  if (!stdout.startsWith('{"ok"')) return { data: undefined, error: undefined };
  const { data, error } = JSON.parse(stdout);
  return { data, error };
}
