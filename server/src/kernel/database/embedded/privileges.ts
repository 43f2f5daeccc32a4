import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { embeddedErrors } from './errors.ts';

/** A system account. PostgreSQL refuses to run as root, so a root start hands it to one of these. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/**
 * In order of preference. Not `postgres`: a system PostgreSQL under that account could be signalled by ours.
 * Source: both exist in the passwd file of Debian, Alpine, Fedora and macOS.
 */
const UNPRIVILEGED = ['nobody', 'daemon'];

/**
 * The account to run PostgreSQL under, or undefined to run it as we are (an ordinary user).
 *
 * @throws AppError `database_account_missing` (503): we are root and there is nobody to become
 */
export async function databaseAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  for (const name of UNPRIVILEGED) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    // macOS writes nobody as -2; the kernel's number for it is the unsigned one.
    if (uid && gid && mayBecome(Number(uid) >>> 0, Number(gid) >>> 0)) {
      return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
    }
  }
  throw embeddedErrors.database_account_missing({ accounts: UNPRIVILEGED.join(', ') });
}

/** A user namespace that maps only root refuses the change of account; better known now than at the first spawn. */
function mayBecome(uid: number, gid: number): boolean {
  return spawnSync('/bin/sh', ['-c', ':'], { uid, gid, cwd: '/' }).status === 0;
}

/**
 * Whether the account passes every folder above `path` and has the right itself, as the kernel decides it:
 * modes alone would miss access lists and mounts.
 *
 * @param right `x` to run a program or pass a folder, `w` to write
 */
export function mayReach(account: Account | undefined, path: string, right: 'x' | 'w'): boolean {
  const identity = account && { uid: account.uid, gid: account.gid };
  const probe = spawnSync('/bin/sh', ['-c', 'test "-$1" "$2"', 'probe', right, path], {
    ...identity,
    cwd: '/',
  });
  return probe.status === 0;
}
