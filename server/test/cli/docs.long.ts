import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../src/installation.ts';
import { blocksOf, runProgram, type StartedServer, startServer } from '../support/started-server.ts';

/**
 * Runs what the pages tell their readers to run. The two commands of the README that start and test the whole are
 * not among these blocks: `npm start` is proved by server/test/start, `npm test` by .ci/run.
 */
let server: StartedServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server.stop());

/** One of them listens to a recording, which needs a core for some seconds. */
const RUN_MS = 60_000;

/** What each page must show when its blocks have run. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  'README.md': /Payment is due within 30 days of the invoice\.[\s\S]*"snippet":/,
  'docs/operate/install.md': /state +running\n[\s\S]*✓ document_reader [\s\S]*\nnone\n/,
  'docs/use/api.md':
    /owner@demo\.example\nLeases of 2026\ntext\/plain\nLease of the ground floor\.[\s\S]*rent[\s\S]*\n1\n00:00:00,\d+ --> 00:00:\d\d,\d+\nThe rent is paid[\s\S]*event: text\ndata: \{"text":"The rent is due[\s\S]*\nevent: done\ndata: \{"action":"ask"[\s\S]*"validation_error"/,
};

test('every page with blocks to run says what they show', async () => {
  const pages = [];
  for await (const path of glob('{README.md,docs/**/*.md}', { cwd: ROOT })) {
    if (blocksOf(await readFile(join(ROOT, path), 'utf8'), 'sh').length > 0) pages.push(path);
  }
  expect(pages.sort()).toEqual(Object.keys(SHOWN).sort());
});

test.each(Object.entries(SHOWN))(
  'the blocks of %s work as they stand',
  async (path, shown) => {
    const blocks = blocksOf(await readFile(join(ROOT, path), 'utf8'), 'sh');
    const { status, output } = await runShell(blocks.join('\n'));
    expect(output).toMatch(shown);
    expect(status).toBe(0);
  },
  RUN_MS,
);

test('a block that fails is noticed', async () => {
  const { status } = await runShell(
    blocksOf('```sh run\ncurl -sf "$SOCLE/api/v1/nothing"\necho on\n```\n', 'sh')[0] ?? '',
  );
  expect(status).toBe(22);
});

const runShell = (script: string) =>
  runProgram(['bash', '-euo', 'pipefail', '-c', script], { cwd: ROOT, env: server.environment });
