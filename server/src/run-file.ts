import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf } from '#kernel/database/embedded/process-table.ts';
import type { Addresses } from './listen.ts';

/** What the running server leaves in its folder for the command line. No secret is in it. */
export type RunFile = {
  pid: number;
  /** For people; it may lead through a proxy. */
  url: string;
  local_url: string;
  started_at: string;
};

export const runFileOf = (folder: string) => join(folder, 'run', 'server.json');

export function writeRunFile(folder: string, { url, localUrl }: Addresses): void {
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({
    pid: process.pid,
    url,
    local_url: localUrl,
    started_at: new Date().toISOString(),
  } satisfies RunFile);
  const draft = `${runFileOf(folder)}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, runFileOf(folder));
}

export function removeRunFile(folder: string): void {
  rmSync(runFileOf(folder), { force: true });
}

/** The server that runs from this folder; undefined when there is none, or when only its file is left. */
export function readRunFile(folder: string): RunFile | undefined {
  try {
    const found = JSON.parse(readFileSync(runFileOf(folder), 'utf8')) as RunFile;
    return commandLineOf(found.pid).includes('main.ts') ? found : undefined;
  } catch {
    return undefined;
  }
}
