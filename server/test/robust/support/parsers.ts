import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 200;

/** Watches how much memory the parser processes of this one hold, until it is asked for the most of any. */
export function watchParsers(): () => Promise<number> {
  let [isDone, largest] = [false, 0];
  const watching = (async () => {
    for (; !isDone; await sleep(LOOK_MS))
      largest = Math.max(largest, ...childrenOf(process.pid).map(parserBytes));
  })();
  return async () => {
    isDone = true;
    await watching;
    return largest;
  };
}

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
}

/** The most that it ever held, and nothing of what is no parser or has ended. */
function parserBytes(pid: string): number {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('extractor.process')) return 0;
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
