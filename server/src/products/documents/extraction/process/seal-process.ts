import dgram from 'node:dgram';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Watch } from './watchdog.thread.ts';

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

/**
 * Starts a thread that ends this process when it outgrows its memory or outlives its parent. A thread is
 * needed: while a parser spins, nothing on the main thread runs. The parent watches too (it does not have to
 * trust this process); the thread covers systems without /proc and parents that were killed.
 */
export function startWatchdog(memoryLimitBytes: number): void {
  const workerData: Watch = { memoryLimitBytes, parent: process.ppid };
  new Worker(new URL('./watchdog.thread.ts', import.meta.url), { workerData }).unref();
}
