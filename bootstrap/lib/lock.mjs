import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATE } from './paths.mjs';
import { identify, isRunning } from './process-table.mjs';
import { readText, writeWhole } from './stamp.mjs';

const pathOf = (name) => join(STATE, `${name}.lock`);

/** What the lock says, `{pid, startedAt, …facts}`, whether or not its holder still lives; undefined when it is free. */
export function lastHolderOf(name) {
  try {
    return JSON.parse(readText(pathOf(name)));
  } catch {
    return undefined;
  }
}

/** Who holds the lock. The lock of a dead process is nobody's. */
export function holderOf(name) {
  const holder = lastHolderOf(name);
  return isRunning(holder) ? holder : undefined;
}

/**
 * Takes a lock, or gives false when a living process has it. Nothing has to be cleaned after kill -9.
 */
export function takeLock(name) {
  mkdirSync(STATE, { recursive: true });
  const path = pathOf(name);
  const draft = `${path}.${process.pid}.${randomBytes(3).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    return linkUnlessHeld(draft, path, name);
  } finally {
    rmSync(draft, { force: true });
  }
}

function linkUnlessHeld(draft, path, name) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      // A link is made by one process only, and the file is complete at once.
      linkSync(draft, path);
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (holderOf(name)) return false;
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
export function describeLock(name, facts) {
  writeWhole(pathOf(name), JSON.stringify({ ...identify(process.pid), ...facts }));
}

export function releaseLock(name) {
  if (holderOf(name)?.pid === process.pid) rmSync(pathOf(name), { force: true });
}

/**
 * Runs the work when no other process does the like in this clone. A command that a killed run left at work is killed
 * first: it would write into what we are about to make.
 *
 * @param work receives `onChild`, to be told the number of each process it starts
 * @param onWait is told once, when it has to wait
 */
export async function withLock(name, work, onWait = () => {}) {
  let hasWaited = false;
  let previous = lastHolderOf(name);
  while (!takeLock(name)) {
    if (!hasWaited) onWait();
    hasWaited = true;
    await sleep(100);
    previous = lastHolderOf(name) ?? previous;
  }
  try {
    await killLeftover(previous?.child);
    return await work((pid) => describeLock(name, { child: identify(pid) }));
  } finally {
    releaseLock(name);
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
