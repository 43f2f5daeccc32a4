import { chmod, chown, mkdir, mkdtemp, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hydrateSymlinks, prepareBinaries } from './binaries.ts';
import { findPlaceWithData, preparePlace } from './place.ts';
import { databaseAccount, mayReach } from './privileges.ts';
import { holdCluster, remainingOn } from './testing/processes.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-place-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('root hands PostgreSQL to an account without rights', async (context) => {
  if (!isRoot) context.skip('needs root');
  const account = await databaseAccount();
  expect(account?.uid).toBeGreaterThan(0);
  const place = await preparePlace(join(folder, 'database'), () => undefined);
  expect((await stat(place.folder)).uid).toBe(account?.uid);
});

test('an ordinary user runs PostgreSQL under its own name', async (context) => {
  const account = await databaseAccount();
  const identity = account && { uid: account.uid, gid: account.gid };
  if (!mayReach(account, import.meta.filename, 'x') && !mayReach(account, import.meta.dirname, 'x')) {
    context.skip('the checkout is closed to other accounts');
  }
  const own = join(folder, 'own');
  await mkdir(own);
  await chmod(own, 0o777);
  const holder = holdCluster(join(own, 'database'), identity);
  expect(await holder.ready).toMatchObject({ isNew: true });
  await holder.kill();
  expect(await remainingOn(own)).toEqual([]);
});

test('data first made by an ordinary user keeps its owner when root starts later', async (context) => {
  if (!isRoot) context.skip('needs root');
  const data = join(folder, 'cluster', 'data');
  await mkdir(data, { recursive: true });
  await chown(data, 4321, 4321);
  expect((await preparePlace(folder, () => undefined)).account).toMatchObject({ uid: 4321, gid: 4321 });
});

test('when the account cannot enter the folder the data goes to a system folder, and the start says where', async (context) => {
  if (!isRoot) context.skip('needs root');
  const closed = join(folder, 'closed');
  const system = join(folder, 'system');
  await mkdir(join(closed, 'database'), { recursive: true });
  await chmod(closed, 0o700);
  await mkdir(system);
  const said: string[] = [];
  const place = await preparePlace(join(closed, 'database'), (line) => said.push(line), [system]);
  expect(place.folder.startsWith(join(system, 'socle'))).toBe(true);
  expect(said.join()).toContain(place.folder);
  const again = await preparePlace(join(closed, 'database'), () => undefined, [system]);
  expect(again.folder).toBe(place.folder);
});

test('the data in a system folder is found again after the folder it stands in for was deleted', async (context) => {
  if (!isRoot) context.skip('needs root');
  const [home, system] = [join(folder, 'home'), join(folder, 'system')];
  await mkdir(home, { mode: 0o700 });
  await mkdir(system);
  const asked = join(home, '.socle', 'postgres');
  const place = await preparePlace(asked, () => undefined, [system]);
  expect(await findPlaceWithData(asked, [system])).toBeUndefined();
  await mkdir(place.dataFolder, { recursive: true });
  expect(await findPlaceWithData(asked, [system])).toEqual(place);
  await rm(join(home, '.socle'), { recursive: true });
  expect(await findPlaceWithData(asked, [system])).toEqual(place);
  await expect(stat(join(home, '.socle'))).rejects.toThrow('ENOENT');
});

test('data where it was asked to be is found there', async () => {
  const place = await preparePlace(join(folder, 'database'), () => undefined);
  expect(await findPlaceWithData(place.folder)).toBeUndefined();
  await mkdir(place.dataFolder, { recursive: true });
  expect((await findPlaceWithData(place.folder))?.folder).toBe(join(folder, 'database'));
});

test('a folder that may not be written is refused with its name', async (context) => {
  if (isRoot) context.skip('root may write everywhere');
  await chmod(folder, 0o500);
  await expect(preparePlace(folder, () => undefined)).rejects.toMatchObject({
    code: 'database_folder_unreachable',
  });
});

test('the library links are made once, mended when wrong, and two starts at once agree', async () => {
  const packageFolder = await fakePackage(join(folder, 'package'));
  const link = join(packageFolder, 'native', 'lib', 'libicu.so');
  await symlink('libwrong.so', link);
  const outcomes = await Promise.all([hydrateSymlinks(packageFolder), hydrateSymlinks(packageFolder)]);
  expect(outcomes).toEqual([true, true]);
  expect(await readlink(link)).toBe('libicu.so.60');
});

test('programs that the account cannot reach are copied to where it can', async (context) => {
  if (!isRoot) context.skip('needs root');
  const account = await databaseAccount();
  const closed = join(folder, 'closed');
  const packageFolder = await fakePackage(join(closed, 'package'));
  await chmod(closed, 0o700);
  const { initdb } = await prepareBinaries(account, join(folder, 'spare'), packageFolder);
  expect(initdb.startsWith(join(folder, 'spare'))).toBe(true);
  expect(mayReach(account, initdb, 'x')).toBe(true);
  expect(await prepareBinaries(account, join(folder, 'spare'), packageFolder)).toMatchObject({ initdb });
});

test('programs that the account can reach run where they are', async () => {
  const packageFolder = await fakePackage(join(folder, 'package'));
  const { initdb } = await prepareBinaries(await databaseAccount(), join(folder, 'spare'), packageFolder);
  expect(initdb).toBe(join(packageFolder, 'native', 'bin', 'initdb'));
});

async function fakePackage(at: string): Promise<string> {
  await mkdir(join(at, 'native', 'bin'), { recursive: true });
  await mkdir(join(at, 'native', 'lib'));
  for (const name of ['initdb', 'postgres']) {
    await writeFile(join(at, 'native', 'bin', name), '#!/bin/sh\n', { mode: 0o755 });
  }
  await writeFile(join(at, 'native', 'lib', 'libicu.so.60'), '');
  const links = [{ source: 'native/lib/libicu.so.60', target: 'native/lib/libicu.so' }];
  await writeFile(join(at, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  return at;
}
