import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './support/source-tree.ts';

const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

const PLANTED = 'server/src/kernel/planted.ts';

/** A tree of one file under our rules. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-lint-'));
  await mkdir(join(folder, 'server', 'src', 'kernel'), { recursive: true });
  await cp(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the linter has against a file of the server. */
async function complaints(text: string): Promise<string> {
  await writeFile(join(folder, PLANTED), text);
  const args = [BIOME, 'lint', '--colors=off', '--vcs-enabled=false', PLANTED];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return stdout + stderr;
}

const lines = (count: number) => Array.from({ length: count }, (_, at) => `  work(${at});`).join('\n');
const functionOf = (count: number) =>
  `declare function work(n: number): void;\nexport function planted() {\n${lines(count)}\n}\n`;

test.each([
  ['noExcessiveLinesPerFunction', functionOf(41)],
  ['noDefaultExport', 'export default function planted() {}\n'],
  ['noExplicitAny', 'export const planted: Array<any> = [];\n'],
  ['noNonNullAssertion', 'export const planted = (some?: string) => some!.length;\n'],
])('the linter refuses a planted violation of %s', async (rule, text) => {
  expect(await complaints(text)).toContain(rule);
});

test('and has nothing against a function of 38 lines', async () => {
  expect(await complaints(functionOf(36))).toContain('Checked 1 file');
  expect(await complaints(functionOf(36))).not.toContain('noExcessiveLinesPerFunction');
});
