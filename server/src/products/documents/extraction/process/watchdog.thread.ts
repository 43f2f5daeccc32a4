import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { MEMORY_MARK } from './memory-watch.ts';

export type Watch = { readonly memoryLimitBytes: number; readonly parent: number };

const WATCH_EVERY_MS = 50;
const STANDARD_ERROR = 2;

const { memoryLimitBytes, parent }: Watch = workerData;

setInterval(() => {
  const isTooLarge = process.memoryUsage.rss() > memoryLimitBytes;
  if (isTooLarge) writeSync(STANDARD_ERROR, MEMORY_MARK);
  if (isTooLarge || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, WATCH_EVERY_MS);
