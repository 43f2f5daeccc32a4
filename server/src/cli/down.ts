import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '#kernel/database/embedded/process-table.ts';
import { settingsOf } from '../installation.ts';
import { readRunFile } from '../run-file.ts';

const WAIT_MS = 30_000;

/** Asks the server to drain and waits until it has gone. */
export async function run() {
  const running = readRunFile(settingsOf(process.env).SOCLE_FOLDER);
  if (!running) return { state: 'was not running' };
  process.kill(running.pid, 'SIGTERM');
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await sleep(100)) {
    if (!isAlive(running.pid)) return { state: 'stopped', pid: running.pid };
  }
  throw new Error(
    `the server (process ${running.pid}) is still finishing its work after ${WAIT_MS / 1000} s`,
  );
}
