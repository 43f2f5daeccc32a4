import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids/id.ts';
import { openLocalFolder } from './local-folder.ts';
import { describeFileStore } from './port.contract.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeFileStore('local folder', () => openLocalFolder(folder));

test('what a killed process left half-way is removed at a later start, what is being written is not', async () => {
  const dayAgo = new Date(Date.now() - 90_000_000);
  await writeFile(join(folder, 'staging', 'abandoned'), 'x');
  await utimes(join(folder, 'staging', 'abandoned'), dayAgo, dayAgo);
  await writeFile(join(folder, 'staging', 'in-progress'), 'x');
  await openLocalFolder(folder);
  expect(await readdir(join(folder, 'staging'))).toEqual(['in-progress']);
  await rm(join(folder, 'staging', 'in-progress'));
});

test('nothing of a refused body stays on the disk', async () => {
  const store = await openLocalFolder(folder);
  const body = Readable.from([Buffer.alloc(2000)]);
  await expect(store.stage(newId(), body, { limitBytes: 1000 })).rejects.toThrow();
  expect(await readdir(join(folder, 'staging'))).toEqual([]);
});
