import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * The key that wraps every other key: from the environment, otherwise from a file that only its owner can read,
 * made at the first start. Two processes that start at once agree on one key; a kill half-way leaves none.
 *
 * @throws Error when the key given is not 32 bytes, or the file is damaged: never replaced, since all depends on it
 */
export async function loadMasterKey(folder: string, given: string | undefined): Promise<Uint8Array> {
  if (given !== undefined) return checked(Buffer.from(given, 'base64'), 'SOCLE_MASTER_KEY');
  const path = join(folder, 'master.key');
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return checked(Buffer.from(kept, 'base64'), 'the file master.key');
  // Others may pass through, not look: as root, PostgreSQL runs under an account of its own inside this folder.
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flush: true });
  await chmod(draft, 0o600);
  // A hard link fails when the file exists, where a rename would replace the key that another process just made.
  await link(draft, path).catch(() => undefined);
  await unlink(draft);
  return checked(Buffer.from(await readFile(path, 'utf8'), 'base64'), 'the file master.key');
}

function checked(key: Buffer, source: string): Uint8Array {
  if (key.length !== KEY_BYTES) throw new Error(`${source} must hold ${KEY_BYTES} bytes in base64`);
  return key;
}
