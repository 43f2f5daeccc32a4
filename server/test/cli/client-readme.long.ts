import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../src/installation.ts';
import { blocksOf, runProgram, type StartedServer, startServer } from '../support/started-server.ts';
import { createSocle } from './support/socle.ts';

/** The client as it is published, in a project of its own, against a real server. */
const CLIENT = join(ROOT, 'client');
const ACCOUNT = { SOCLE_EMAIL: 'owner@demo.example', SOCLE_PASSWORD: 'correct horse battery staple' };
const READ = 'The tenant pays the rent on the first of each month.';
const SHOWN = `The lease begins in May\\.\\n\\n${READ}\\s+\\d\\n${READ}\\n`;
const TOLD = new RegExp(`${SHOWN}${READ} \\(page 1\\)\\n`);

let server: StartedServer;
let project: string;
let readme: string;
beforeAll(async () => {
  [server, project, readme] = await Promise.all([
    startServer(),
    mkdtemp(join(tmpdir(), 'socle-client-')),
    readFile(join(CLIENT, 'README.md'), 'utf8'),
  ]);
  const { SOCLE_FOLDER = '' } = server.environment;
  const socle = createSocle(ROOT, { SOCLE_FOLDER });
  const set = await socle(['user', 'password', ACCOUNT.SOCLE_EMAIL], { input: ACCOUNT.SOCLE_PASSWORD });
  expect(set.stderr).toBe('');
  await installPublished(join(project, 'node_modules', '@socle', 'client'));
}, 90_000);
afterAll(async () => {
  await server.stop();
  await rm(project, { recursive: true, force: true });
});

/** Compiles the client and puts there what `npm pack` would carry. */
async function installPublished(folder: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  await mkdir(folder, { recursive: true });
  const args = [tsc, '-p', CLIENT, '--outDir', join(folder, 'dist')];
  const built = await runProgram([process.execPath, ...args], { cwd: ROOT, env: server.environment });
  expect(built).toEqual({ status: 0, output: '' });
  await cp(join(CLIENT, 'package.json'), join(folder, 'package.json'));
}

const block = (language: string) => blocksOf(readme, language).join('\n');
const run = (program: readonly string[]) =>
  runProgram(program, { cwd: project, env: { ...server.environment, ...ACCOUNT } });

test('every program in the page is one that is run here', () => {
  expect(readme.match(/^```\w+$/gm)).toBeNull();
});

test('curl', async () => {
  const { output } = await run(['bash', '-euo', 'pipefail', '-c', block('sh')]);
  expect(output).toMatch(new RegExp(`${SHOWN}\\{"text":"${READ}"\\}\\n`));
});

test('TypeScript, with the package as it is published, and its types', async () => {
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(join(project, 'example.ts'), block('ts'));
  const { output } = await run([process.execPath, 'example.ts']);
  expect(output).toMatch(TOLD);
  expect(output).toMatch(/\nnot_found true\ntrue\n$/);
  const types = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'esnext,dom', '--typeRoots'];
  const tsc = [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...types];
  const found = [join(ROOT, 'node_modules', '@types'), '--types', 'node', 'example.ts'];
  expect(await run([process.execPath, ...tsc, ...found])).toEqual({ status: 0, output: '' });
});

test('Python', async (context) => {
  const isThere = spawnSync('python3', ['--version']).status === 0;
  if (!isThere) return context.skip('no python3 on this machine');
  const { output } = await run(['python3', '-c', block('python')]);
  expect(output).toMatch(TOLD);
});
