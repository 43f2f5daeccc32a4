import { readFile, rename, stat } from 'node:fs/promises';

/** A log is set aside at a start once it has this size; one older log is kept. */
const ROTATE_AT_BYTES = 5 * 1024 * 1024;

/** Keeps PostgreSQL's log from growing for ever. PostgreSQL writes little: warnings and its starts. */
export async function rotateLog(logFile: string): Promise<void> {
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (size > ROTATE_AT_BYTES) await rename(logFile, `${logFile}.1`);
}

/** The last lines that explain a failure, newest last, on one line. */
export async function lastLines(logFile: string, fromByte = 0): Promise<string> {
  const bytes = await readFile(logFile).catch(() => Buffer.alloc(0));
  const lines = bytes.subarray(fromByte).toString('utf8').trim().split('\n');
  return lines.slice(-6).join(' | ') || 'it said nothing';
}

/** Length of the log now, to read later only what came after. */
export async function logLength(logFile: string): Promise<number> {
  return (await stat(logFile).catch(() => undefined))?.size ?? 0;
}
