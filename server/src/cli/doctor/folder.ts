import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findEmbeddedData } from '#kernel/database/connect.ts';
import { type Finding, good } from '#kernel/finding.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { decodeMasterKey } from '#kernel/vault/master-key.ts';
import { vaultErrors } from '#kernel/vault/vault.errors.ts';
import { readRunFile, runFileOf } from '../../run-file.ts';
import type { Patient } from './check.ts';

const WRITABLE_BY_OTHERS = 0o022;
const READABLE_BY_OTHERS = 0o077;

/** The folder of the installation: who may write it, the master key, what a killed server left. */
export async function checkFolder({ settings }: Patient): Promise<readonly Finding[]> {
  const folder = settings.SOCLE_FOLDER;
  // Also where the folder is gone: as root its data may be elsewhere.
  const key = settings.SOCLE_MASTER_KEY === undefined ? [await checkKey(settings)] : [];
  if (!existsSync(folder)) {
    const remedy = 'The first start makes it.';
    return [{ code: 'folder', state: 'information', cause: `${folder} does not exist yet`, remedy }, ...key];
  }
  return [checkMode(folder), ...key, checkRunFile(folder)];
}

function checkMode(folder: string): Finding {
  const mode = statSync(folder).mode & 0o777;
  if ((mode & WRITABLE_BY_OTHERS) === 0) return good('folder', folder);
  return {
    code: 'folder',
    state: 'problem',
    cause: `other accounts may write ${folder} (mode ${mode.toString(8)})`,
    remedy: `chmod go-w ${folder}`,
    mend: async () => chmodSync(folder, mode & ~WRITABLE_BY_OTHERS),
  };
}

async function checkKey(settings: KernelSettings): Promise<Finding> {
  const path = join(settings.SOCLE_FOLDER, 'master.key');
  if (!existsSync(path)) return missingKey(settings, path);
  if (!decodeMasterKey(readFileSync(path, 'utf8'))) {
    const cause = `${path} does not hold 32 bytes in base64`;
    const remedy = 'Put its backup back; what it locked cannot be read with another one.';
    return { code: 'master_key_damaged', state: 'problem', cause, remedy };
  }
  if (existsSync(`${path}.next`)) {
    const cause = `${path}.next: a change of the master key was cut short`;
    const remedy = 'With every server stopped: socle key rotate-master --yes';
    return { code: 'master_key_rotation_unfinished', state: 'problem', cause, remedy };
  }
  const mode = statSync(path).mode & 0o777;
  if ((mode & READABLE_BY_OTHERS) === 0) return good('master_key', path);
  return {
    code: 'master_key_exposed',
    state: 'problem',
    cause: `other accounts may read ${path} (mode ${mode.toString(8)})`,
    remedy: `chmod 600 ${path}; if somebody may have read it, take it for known.`,
    mend: async () => chmodSync(path, 0o600),
  };
}

/** Before the first start there is none. With a database there must be: a new key would open nothing that is there. */
async function missingKey(settings: KernelSettings, path: string): Promise<Finding> {
  const place = await findEmbeddedData(settings);
  if (!place) {
    return { code: 'master_key', state: 'information', cause: `the first start makes ${path}` };
  }
  const { message, remedy } = vaultErrors.master_key_missing({ path, data: place.folder }).in('en');
  return { code: 'master_key_missing', state: 'problem', cause: message, remedy };
}

function checkRunFile(folder: string): Finding {
  const path = runFileOf(folder);
  if (!existsSync(path)) return good('run_file', 'no server runs');
  const running = readRunFile(folder);
  if (running) return good('run_file', `process ${running.pid} since ${running.started_at}`);
  return {
    code: 'run_file_stale',
    state: 'warning',
    cause: `${path} names a server that is gone: it was killed`,
    remedy: 'Delete it; the next start does so too.',
    mend: async () => rmSync(path, { force: true }),
  };
}
