import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const children = new Set();

/** Kills what is still running for us; for an exit on a signal. */
export function killCommands() {
  for (const child of children) {
    try {
      // Its own group: the package manager has children of its own.
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended by itself.
    }
  }
}

/**
 * Runs a command with all its output in a log file, in a group of its own: it may have children.
 *
 * @param onChild is told its process number
 * @returns {Promise<number>} its exit status, 127 when it could not be run
 */
export function runLogged(program, args, { cwd, env, log, onChild = () => {} }) {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  writeSync(output, `\n$ ${program} ${args.join(' ')}\n`);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
    children.add(child);
    if (child.pid) onChild(child.pid);
    const end = (status) => {
      children.delete(child);
      closeSync(output);
      resolve(status);
    };
    child.once('error', (error) => {
      writeSync(output, `${error.message}\n`);
      end(127);
    });
    child.once('exit', (code) => end(code ?? 128));
  });
}

/** Runs a command on our own terminal and gives its exit status; signals meant for it are passed on. */
export function runShown(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    // Ctrl-C reaches the whole terminal group: the child has it already and decides; we only wait.
    const ignore = () => {};
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', ignore);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', ignore);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}
