import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { vaultErrors } from './vault.errors.ts';

const KEY_BYTES = 32;
const CURRENT = 'master.key';
const STAGED = 'master.key.next';

/**
 * The key that wraps every other key: from the environment, otherwise from a file that only its owner can read,
 * made at the first start. Two processes that start at once agree on one key; a kill half-way leaves none.
 *
 * @param findData the folder of what a key locked, if any: a new one would open nothing of it; asked when no key is there
 * @throws AppError `master_key_damaged`, `master_key_missing` (500): never replaced, since all depends on it
 */
export async function loadMasterKey(
  folder: string,
  given: string | undefined,
  findData: () => Promise<string | undefined>,
): Promise<Uint8Array> {
  if (given !== undefined) return readMasterKey(given, 'SOCLE_MASTER_KEY');
  const path = join(folder, CURRENT);
  const data = existsSync(path) ? undefined : await findData();
  // Looked for again: another start may have made the key, then the data, in between.
  if (data !== undefined && !existsSync(path)) throw vaultErrors.master_key_missing({ path, data });
  return keptAt(folder, CURRENT);
}

/** 32 bytes out of their base64. @throws Error naming the source, never the key, when it is something else */
export function readMasterKey(text: string, source: string): Uint8Array {
  const key = decodeMasterKey(text);
  if (!key) throw new Error(`${source} must hold ${KEY_BYTES} bytes in base64`);
  return key;
}

function ownKey(text: string, path: string): Uint8Array {
  const key = decodeMasterKey(text);
  if (!key) throw vaultErrors.master_key_damaged({ path, size: KEY_BYTES });
  return key;
}

/** The key that a text holds; undefined when it is anything but 32 bytes in base64. */
export function decodeMasterKey(text: string): Uint8Array | undefined {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

/** A key to change to, kept beside the current one until it is adopted; after a kill, the same one again. */
export function stageMasterKey(folder: string): Promise<Uint8Array> {
  return keptAt(folder, STAGED);
}

/** The key that an earlier change left half-way, if any. */
export async function stagedMasterKey(folder: string): Promise<Uint8Array | undefined> {
  return existsSync(join(folder, STAGED)) ? stageMasterKey(folder) : undefined;
}

/** Puts the staged key in the place of the current one, all at once. */
export async function adoptMasterKey(folder: string): Promise<void> {
  await rename(join(folder, STAGED), join(folder, CURRENT));
}

async function keptAt(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  if (!existsSync(path)) await makeKey(folder, path);
  await removeDrafts(folder, name);
  return ownKey(await readFile(path, 'utf8'), path);
}

async function makeKey(folder: string, path: string): Promise<void> {
  // Others may pass through, not look: as root, PostgreSQL runs under an account of its own inside this folder.
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const draft = `${path}.${process.pid}`;
  // By its handle: another start that already has a key takes this name away.
  const file = await open(draft, 'w', 0o600);
  await file.chmod(0o600);
  await file.writeFile(randomBytes(KEY_BYTES).toString('base64'));
  await file.sync();
  await file.close();
  // A hard link fails when the file exists, where a rename would replace the key that another process just made.
  await link(draft, path).catch(() => undefined);
  await flushFolder(folder);
}

/** Once there is a key, a draft of it serves nobody: not a start that was killed, nor one that runs and comes too late. */
async function removeDrafts(folder: string, name: string): Promise<void> {
  const isDraft = (entry: string) =>
    entry.startsWith(`${name}.`) && /^\d+$/.test(entry.slice(name.length + 1));
  const drafts = (await readdir(folder)).filter(isDraft);
  await Promise.all(drafts.map((draft) => rm(join(folder, draft), { force: true })));
}

/** The name of a file outlives a power cut only when its folder was written too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync();
  await handle.close();
}
