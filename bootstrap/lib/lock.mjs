import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATE } from './paths.mjs';
import { identify, isRunning } from './process-table.mjs';
import { readText, writeWhole } from './stamp.mjs';

/** What the lock says, `{pid, startedAt, …facts}`, whether or not its holder still lives; undefined when it is free. */
export function lastHolderOf(path) {
  try {
    return JSON.parse(readText(path));
  } catch {
    return undefined;
  }
}

/** Who holds the lock. The lock of a dead process is nobody's. */
export function holderOf(path) {
  const holder = lastHolderOf(path);
  return isRunning(holder) ? holder : undefined;
}

/**
 * Takes the lock that a file stands for, or gives false when a living process has it. Nothing has to be cleaned
 * after kill -9.
 */
export function takeLock(path) {
  makeFolder(dirname(path));
  const draft = `${path}.${process.pid}.${randomBytes(3).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    return linkUnlessHeld(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** One folder after the other: where the kernel lets none be made, as in /proc, `recursive` tries for ever. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    // Others may pass through, not look: as root, PostgreSQL runs under an account of its own inside.
    mkdirSync(path, { mode: 0o711 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function linkUnlessHeld(draft, path) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      // A link is made by one process only, and the file is complete at once.
      linkSync(draft, path);
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (holderOf(path)) return false;
      setAside(path);
    }
  }
  return false;
}

/** Removes a dead holder's lock. If another process was quicker, its new lock is what was moved: put it back. */
function setAside(path) {
  const aside = `${path}.dead.${process.pid}.${randomBytes(3).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (isRunning(JSON.parse(readText(aside) || '{}'))) linkSync(aside, path);
  } catch {
    // Gone already, or replaced already: the next attempt looks again.
  }
  rmSync(aside, { force: true });
}

/** Adds facts for others to read: the address, the server's process. */
export function describeLock(path, facts) {
  writeWhole(path, JSON.stringify({ ...identify(process.pid), ...facts }));
}

export function releaseLock(path) {
  if (holderOf(path)?.pid === process.pid) rmSync(path, { force: true });
}

/**
 * Runs the work when no other process does the like in this clone. A command that a killed run left at work is killed
 * first: it would write into what we are about to make.
 *
 * @param work receives `onChild`, to be told the number of each process it starts
 * @param onWait is told once, when it has to wait
 */
export async function withLock(name, work, onWait = () => {}) {
  const path = join(STATE, `${name}.lock`);
  let hasWaited = false;
  let previous = lastHolderOf(path);
  while (!takeLock(path)) {
    if (!hasWaited) onWait();
    hasWaited = true;
    await sleep(100);
    previous = lastHolderOf(path) ?? previous;
  }
  try {
    await killLeftover(previous?.child);
    return await work((pid) => describeLock(path, { child: identify(pid) }));
  } finally {
    releaseLock(path);
  }
}

async function killLeftover(child) {
  while (isRunning(child)) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Not a group, or gone.
    }
    await sleep(20);
  }
}
