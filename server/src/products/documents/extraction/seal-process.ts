import dgram from 'node:dgram';
import net from 'node:net';
import { Worker } from 'node:worker_threads';

/**
 * Takes the network away from this process: a parser has nothing to fetch. (The permission model of Node 24
 * covers files, children and addons, not sockets.)
 */
export function sealNetwork(): void {
  const refuse = () => {
    throw new Error('a reader of documents has no network');
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.send = refuse;
  dgram.Socket.prototype.connect = refuse;
}

/** How often the watchdog looks. */
const WATCH_EVERY_MS = 50;

/**
 * Starts a thread that ends this process when it outgrows its memory or outlives its parent. A thread is
 * needed: while a parser spins, nothing on the main thread runs. The parent watches too (it does not have to
 * trust this process); the thread covers systems without /proc and parents that were killed.
 */
export function startWatchdog(memoryLimitBytes: number): void {
  const source = `
    const { workerData } = require('node:worker_threads');
    const { writeSync } = require('node:fs');
    setInterval(() => {
      if (process.memoryUsage.rss() > workerData.memoryLimitBytes) {
        writeSync(2, workerData.mark);
        process.kill(process.pid, 'SIGKILL');
      }
      if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL');
    }, workerData.everyMs);
  `;
  const workerData = {
    memoryLimitBytes,
    mark: MEMORY_MARK,
    parent: process.ppid,
    everyMs: WATCH_EVERY_MS,
  };
  new Worker(source, { eval: true, workerData }).unref();
}

/** What the watchdog writes to standard error before it ends the process for its memory. */
export const MEMORY_MARK = 'memory limit reached';
