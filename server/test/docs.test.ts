import { spawn } from 'node:child_process';
import { chmod, glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../src/installation.ts';

/**
 * Runs what the pages tell their readers to run. The two commands of the README that start and test the whole are
 * not among these blocks: `npm start` is proved by server/test/start, `npm test` by .ci/run.
 */
let folder: string;
let server: ReturnType<typeof spawn>;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-docs-'));
  await chmod(folder, 0o755);
  const { HOME = '' } = process.env;
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  environment = { PATH, HOME, SOCLE_FOLDER: folder, PORT: '0' };
  server = spawn(process.execPath, [join(ROOT, 'server', 'src', 'main.ts')], {
    env: { ...environment, SOCLE_STEPS: 'json', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  environment.SOCLE = await addressOf(server);
}, 60_000);
afterAll(async () => {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
  await rm(folder, { recursive: true, force: true });
});

/** What each page must show when its blocks have run. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  'README.md': /Payment is due within 30 days of the invoice\.[\s\S]*"snippet":/,
  'docs/operate/install.md': /state +running\n[\s\S]*✓ document_reader [\s\S]*\nnone\n/,
  'docs/use/api.md':
    /owner@demo\.example\nLeases of 2026\ntext\/plain\nLease of the ground floor\.[\s\S]*rent[\s\S]*"validation_error"/,
};

test('every page with blocks to run says what they show', async () => {
  const pages = [];
  for await (const path of glob('{README.md,docs/**/*.md}', { cwd: ROOT })) {
    if (blocksOf(await readFile(join(ROOT, path), 'utf8')).length > 0) pages.push(path);
  }
  expect(pages.sort()).toEqual(Object.keys(SHOWN).sort());
});

test.each(Object.entries(SHOWN))('the blocks of %s work as they stand', async (path, shown) => {
  const blocks = blocksOf(await readFile(join(ROOT, path), 'utf8'));
  const { status, output } = await runShell(blocks.join('\n'));
  expect(output).toMatch(shown);
  expect(status).toBe(0);
});

test('a block that fails is noticed', async () => {
  const { status } = await runShell(
    blocksOf('```sh run\ncurl -sf "$SOCLE/api/v1/nothing"\necho on\n```\n')[0] ?? '',
  );
  expect(status).toBe(22);
});

function blocksOf(page: string): string[] {
  return [...page.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

function runShell(script: string): Promise<{ status: number | null; output: string }> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT, env: environment });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (status) => resolve({ status, output }));
  });
}

function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`the server ended with ${status}`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = JSON.parse(line) as { step: string; url: string };
      if (found.step === 'listening') resolve(found.url);
    });
  });
}
