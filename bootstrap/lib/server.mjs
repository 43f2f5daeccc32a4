import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './paths.mjs';
import { runtimeEnvironment } from './runtime.mjs';

/** One Ctrl-C arrives twice, from the terminal and from npm; only one that comes later than this is a second one. */
const SAME_SIGNAL_MS = 500;

/**
 * Starts the server. It gets a group of its own, so that a Ctrl-C reaches it through us, once; the IPC channel tells
 * it when we are gone, kill -9 included, and it drains then.
 *
 * @param onStep receives `{step, ms, url?, sign_in_link?}`, one for each line of JSON the server prints; a start that
 * cannot go on ends with `{step: 'refused', code, message, remedy}`
 */
export function startServer(node, args, onStep) {
  const child = spawn(node, [join(ROOT, 'server', 'src', 'main.ts'), ...args], {
    cwd: ROOT,
    env: { ...runtimeEnvironment(), SOCLE_STEPS: 'json' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    const found = parseStep(text);
    if (found) onStep(found);
    else process.stdout.write(`${text}\n`);
  });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    // Not `exit`: the last line, which may say why, could come after it.
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 1)));
  });
  return { pid: child.pid, ended, kill: (signal) => child.kill(signal) };
}

function parseStep(text) {
  if (!text.startsWith('{"step"')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Passes the signals that mean "end" to the server, which drains; a second one, later, kills it. `stop` is called
 * at the first, whatever state the start is in.
 */
export function passSignals(stop, kill) {
  let firstAt = 0;
  const onSignal = (signal) => {
    const now = performance.now();
    if (firstAt === 0) {
      firstAt = now;
      stop(signal);
    } else if (now - firstAt > SAME_SIGNAL_MS) kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  watchNpm(() => onSignal('SIGTERM'));
}

/** A killed npm cannot pass anything on, but we are handed to another parent. Its scripts `exec` us: it is ours. */
function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, 250);
  watch.unref();
}
