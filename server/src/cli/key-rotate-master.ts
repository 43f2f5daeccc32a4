import { text } from 'node:stream/consumers';
import { countProgramConnections } from '#kernel/database/connections.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import {
  adoptMasterKey,
  loadMasterKey,
  readMasterKey,
  stagedMasterKey,
  stageMasterKey,
} from '#kernel/vault/master-key.ts';
import { type Rotation, rotateMasterKey } from '#kernel/vault/rotate-master-key.service.ts';
import { settingsOf, withOwner } from '../installation.ts';
import { cliErrors } from './cli.errors.ts';
import { type Input, requireYes, UsageError } from './command.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** Everything under a new master key: from standard input where SOCLE_MASTER_KEY gives it, else made and kept here. */
export async function run(input: Input) {
  requireYes(input, 'Everybody will have to sign in again, and backups of before need the old key.');
  const { SOCLE_MASTER_KEY: given, SOCLE_FOLDER: folder } = settingsOf(process.env);
  await refuseBesideServers();
  if (given === undefined) return rotateFile(folder);
  const to = await readNewKey();
  return { state: 'set SOCLE_MASTER_KEY to the new key', ...(await rotateTo(async () => to)) };
}

/** The new key is on the disk before the database needs it; a call after a kill goes on with the same one. */
async function rotateFile(folder: string) {
  const rotation = await rotateTo(() => stageMasterKey(folder)).catch((error) => finished(error, folder));
  await adoptMasterKey(folder);
  return { state: 'rotated', ...rotation };
}

function rotateTo(newKey: () => Promise<Uint8Array>): Promise<Rotation> {
  return withInstallation(async ({ kernel: { db, audit, settings } }) => {
    const { SOCLE_FOLDER: folder, SOCLE_MASTER_KEY: given } = settings;
    const from = await loadMasterKey(folder, given, async () => folder);
    return rotateMasterKey({ db, audit }, OPERATOR, { from, to: await newKey() });
  });
}

/** Killed after the database changed and before the file did: then the staged key opens it, and is all there is to do. */
async function finished(error: unknown, folder: string): Promise<undefined> {
  const staged = await stagedMasterKey(folder);
  if (!staged || !(error instanceof AppError) || error.code !== 'master_key_mismatch') throw error;
  const SOCLE_MASTER_KEY = Buffer.from(staged).toString('base64');
  await withInstallation(async () => undefined, { ...process.env, SOCLE_MASTER_KEY });
}

/** @throws AppError `servers_running`: each holds the old key, and would write what nobody can read */
async function refuseBesideServers(): Promise<void> {
  const count = await withOwner(process.env, (adminUrl) => withAdmin(adminUrl, countProgramConnections));
  if (count > 0) throw cliErrors.servers_running({ count });
}

async function readNewKey(): Promise<Uint8Array> {
  if (process.stdin.isTTY) console.error('The new key in base64, then Enter and Ctrl-D:');
  const given = await text(process.stdin);
  try {
    return readMasterKey(given, 'Standard input');
  } catch (error) {
    throw new UsageError((error as Error).message, 'openssl rand -base64 32 makes one');
  }
}
