import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, settingsOf } from '../installation.ts';
import { refuseFolder } from '../refuse-folder.ts';
import { type RunFile, readRunFile } from '../run-file.ts';

const WAIT_MS = 120_000;
const LOG_LINES = 12;

/** Starts the program that `npm start` starts, in a group of its own, and waits until it listens. */
export async function run() {
  const { SOCLE_FOLDER: folder } = settingsOf(process.env);
  const running = readRunFile(folder);
  if (running) return { state: 'already running', ...running };
  const logs = join(folder, 'logs');
  try {
    mkdirSync(logs, { recursive: true, mode: 0o700 });
  } catch (error) {
    refuseFolder(folder, error);
  }
  const log = join(logs, 'server.log');
  const started = await start(folder, log);
  return { state: 'running', ...started, sign_in_link: await demoLink(), log };
}

/** @throws Error with the end of the log when it ends, or takes too long */
async function start(folder: string, log: string): Promise<RunFile> {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [join(ROOT, 'bootstrap', 'start.mjs')], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, SOCLE_NO_OPEN: '1' },
  });
  let isGone = false;
  child.once('exit', () => {
    isGone = true;
  });
  child.unref();
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline && !isGone; await sleep(100)) {
    const found = readRunFile(folder);
    if (found) return found;
  }
  const end = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  throw new Error(`the server did not start; the end of ${log}:\n${end}`);
}

/** The link that `npm start` would show; none where there is no demo tenant. */
async function demoLink(): Promise<string | undefined> {
  const { run: makeLink } = await import('./login-link.ts');
  return makeLink({ args: [], options: {} }).then(
    (made) => made.sign_in_link,
    () => undefined,
  );
}
