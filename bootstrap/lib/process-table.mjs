import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, in the words of its system, or an empty text when there is none. Together with the number
 * it names a process for ever: numbers are given again, in a container within seconds.
 */
export function startOf(pid) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the name, which ends with the last bracket: state is the 1st, the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? '' : `${boot} ${fields[19]}`;
  } catch {
    return '';
  }
}

/** What to write down to find the process again. */
export function identify(pid) {
  return { pid, startedAt: startOf(pid) };
}

export function isRunning(identity) {
  return Boolean(identity?.startedAt) && startOf(identity.pid) === identity.startedAt;
}
