import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, settingsOf } from '../installation.ts';
import { readRunFile } from '../run-file.ts';

const WAIT_MS = 120_000;

/** Starts the program that `npm start` starts, in a group of its own, and waits until it listens. */
export async function run() {
  const { SOCLE_FOLDER: folder } = settingsOf(process.env);
  const running = readRunFile(folder);
  if (running) return { ...running, state: 'already running' };
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const log = openSync(join(logs, 'server.log'), 'a', 0o600);
  const child = spawn(process.execPath, [join(ROOT, 'bootstrap', 'start.mjs')], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, SOCLE_NO_OPEN: '1' },
  });
  let isGone = false;
  child.once('exit', () => {
    isGone = true;
  });
  child.unref();
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline && !isGone; await sleep(100)) {
    const found = readRunFile(folder);
    if (found) return { ...found, state: 'running', log: join(logs, 'server.log') };
  }
  throw new Error(`the server did not start; its log is ${join(logs, 'server.log')}`);
}
