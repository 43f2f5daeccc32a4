import { randomBytes } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './process-table.ts';

/** Drafts of this very process: a number may have belonged to a process that was killed, a name never did. */
const ours = new Set<string>();

/** Ends the name of a draft: whose it is (to know a dead one) and a random part. */
export function newSuffix(): string {
  const suffix = `draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  ours.add(suffix);
  return suffix;
}

/** Removes the drafts that killed processes left in `folder`; those of living processes stay. */
export async function removeDeadDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, suffix = '', owner] = /\.(draft-(\d+)-[0-9a-f]{8})$/.exec(name) ?? [];
    if (!owner || ours.has(suffix)) continue;
    if (Number(owner) !== process.pid && isAlive(Number(owner))) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Makes a rename inside `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
