import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadMasterKey, stageMasterKey } from './master-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

const noData = async () => undefined;
/** What a first start leaves that is killed before its key has the name it keeps. */
const leaveDraft = (name: string) => writeFile(join(folder, name), randomBytes(32).toString('base64'));

test('the start after a killed one makes the key, and the next one reads it; no draft of it stays', async () => {
  await leaveDraft('master.key.4711');
  const made = await loadMasterKey(folder, undefined, noData);
  expect(await readdir(folder)).toEqual(['master.key']);
  await leaveDraft('master.key.4712');
  expect(await loadMasterKey(folder, undefined, async () => folder)).toEqual(made);
  expect(await readdir(folder)).toEqual(['master.key']);
});

test('beside data no key is made, and the refusal names the folder of the data', async () => {
  const refused = loadMasterKey(folder, undefined, async () => '/var/lib/socle/north');
  const error = await refused.catch((caught) => caught);
  expect([error.code, error.in('en').remedy, error.in('fr').remedy]).toEqual([
    'master_key_missing',
    expect.stringContaining('delete /var/lib/socle/north too'),
    expect.stringContaining('supprimez aussi /var/lib/socle/north'),
  ]);
  expect(await readdir(folder)).toEqual([]);
});

test('a key to change to is no draft: it is kept, and only its own drafts go', async () => {
  await loadMasterKey(folder, undefined, noData);
  const staged = await stageMasterKey(folder);
  await leaveDraft('master.key.next.4711');
  await loadMasterKey(folder, undefined, async () => folder);
  expect((await readdir(folder)).sort()).toEqual(['master.key', 'master.key.next', 'master.key.next.4711']);
  expect(await stageMasterKey(folder)).toEqual(staged);
  expect((await readdir(folder)).sort()).toEqual(['master.key', 'master.key.next']);
});

test('processes that start at the same moment agree on one key', async () => {
  const module = fileURLToPath(new URL('master-key.ts', import.meta.url));
  const [began, rounds] = [Date.now() + 700, 40];
  // Every 10 ms each of them comes to the same new folder.
  const program = `import { loadMasterKey } from ${JSON.stringify(module)};
    for (let round = 0; round < ${rounds}; round += 1) {
      while (Date.now() < ${began} + 10 * round);
      const key = await loadMasterKey(${JSON.stringify(folder)} + '/' + round, undefined, async () => undefined);
      console.log(Buffer.from(key).toString('base64'));
    }`;
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const starts = await Promise.all([start(), start(), start()]);
  const folders = Array.from({ length: rounds }, (_, round) => join(folder, String(round)));
  const kept = await Promise.all(folders.map((one) => readFile(join(one, 'master.key'), 'utf8')));
  for (const { stdout } of starts) expect(stdout.trim().split('\n')).toEqual(kept);
  expect(new Set((await Promise.all(folders.map((one) => readdir(one)))).flat())).toEqual(
    new Set(['master.key']),
  );
});
