import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process of that number exists, whoever owns it. A zombie counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The command line with its arguments separated by spaces; empty for a zombie or a process that is gone. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform !== 'linux') return runPs(pid, 'args');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** The number of the parent process; 0 when the process is gone. */
export function parentOf(pid: number): number {
  try {
    if (process.platform !== 'linux') return Number(runPs(pid, 'ppid'));
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name that may hold spaces and brackets: read after its last bracket.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

function runPs(pid: number, field: 'args' | 'ppid'): string {
  return execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}
