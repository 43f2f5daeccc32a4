import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePng } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { writePdf } from '../../src/products/documents/extraction/testing/pdf-writer.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { createSocle } from './support/socle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const socle = createSocle(ROOT);

/** Listening needs a core for some seconds, and may not have one. */
const LISTENING_MS = 60_000;

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-extract-'));
  await writeFile(file('a.pdf'), writePdf({ pages: [['Read without a server']] }));
  await writeFile(file('b.csv'), 'name,price\nTea,2\n');
  await writeFile(file('c.zip'), 'PK\u0003\u0004 and then nothing');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the text of a file goes to stdout, what happened to stderr', async () => {
  const told = await socle(['extract', file('a.pdf')]);
  expect(told).toMatchObject({ status: 0, stdout: 'Read without a server\n' });
  expect(told.stderr).toMatch(/^\[1\/1\] ✓ .*a\.pdf: pdfium, 1 page\(s\), \d+\.\d\d s\n$/);
});

test('of several files one that cannot be read does not stop the others, and makes the status 1', async () => {
  const told = await socle(['extract', file('c.zip'), file('b.csv'), '--markdown']);
  expect(told).toMatchObject({
    status: 1,
    stdout: `==> ${file('b.csv')} <==\n| name | price |\n| --- | --- |\n| Tea | 2 |\n\n`,
  });
  expect(told.stderr).toMatch(/\[1\/2\] ✗ .*c\.zip: \w+: .+ → .+\n\[2\/2\] ✓ .*b\.csv/);
});

test('as JSON, each file has its pages and blocks, or its error', async () => {
  const told = await socle(['extract', file('b.csv'), file('c.zip'), '--json']);
  expect(told.status).toBe(1);
  expect(JSON.parse(told.stdout).ok).toBe(false);
  expect(told.data).toMatchObject([
    { file: file('b.csv'), ok: true, media_type: 'text/csv', pages: [{ blocks: [{ kind: 'table' }] }] },
    { file: file('c.zip'), ok: false, error: { code: expect.any(String), remedy: expect.any(String) } },
  ]);
});

test('as lines of JSON, each file is told as soon as it is read', async () => {
  const told = await socle(['extract', file('b.csv'), file('c.zip'), '--jsonl']);
  expect(told.status).toBe(1);
  const [table, damaged, ...others] = told.stdout.split('\n');
  expect(others).toEqual(['']);
  expect(JSON.parse(table ?? '')).toMatchObject({ file: file('b.csv'), ok: true, pages: [{ number: 1 }] });
  expect(JSON.parse(damaged ?? '')).toMatchObject({ file: file('c.zip'), ok: false });
  const both = await socle(['extract', file('b.csv'), '--json', '--jsonl']);
  expect(both).toMatchObject({ status: 2, stdout: expect.stringContaining('two forms of one output') });
});

test(
  'a picture is recognised as a server does it, and one without text is told as empty',
  async () => {
    const scan = await photograph(['Recognised without a server'], 200);
    await writeFile(file('scan.png'), writePng(scan));
    await writeFile(file('blank.png'), writePng({ ...scan, pixels: scan.pixels.map(() => 255) }));
    const told = await socle(['extract', file('scan.png'), file('blank.png')]);
    expect(told.stdout).toContain('Recognised without a server');
    expect(told.stderr).toMatch(/✓ .*scan\.png: ocr, 1 page.*\n.*✗ .*blank\.png: empty_document/);
  },
  LISTENING_MS,
);

test(
  'what is said in a recording is told as captions, and a document that nobody says has none',
  async () => {
    const recording = join(ROOT, 'docs/use/rent.opus');
    const told = await socle(['extract', recording, file('b.csv'), '--srt']);
    expect(told.status).toBe(1);
    expect(told.stdout).toMatch(
      /^==> .*rent\.opus <==\n1\n00:00:00,\d{3} --> 00:00:\d\d,\d{3}\nThe rent is paid/,
    );
    expect(told.stderr).toMatch(
      /✓ .*rent\.opus: moonshine-tiny, 1 page.*\n.*✗ .*b\.csv: not_a_recording: .* → socle extract gives its text without --srt/,
    );
  },
  LISTENING_MS,
);

test('as JSON, the form that is asked for is told beside the text; two forms are a wrong call', async () => {
  const { status, data } = await socle(['extract', file('b.csv'), '--markdown', '--json']);
  expect([status, data]).toEqual([
    0,
    [
      expect.objectContaining({
        markdown: '| name | price |\n| --- | --- |\n| Tea | 2 |',
        text: expect.any(String),
      }),
    ],
  ]);
  const captions = await socle(['extract', file('b.csv'), '--srt', '--json']);
  expect([captions.status, captions.data]).toEqual([
    1,
    [
      {
        file: file('b.csv'),
        ok: false,
        error: expect.objectContaining({
          code: 'not_a_recording',
          remedy: expect.not.stringContaining('/api/'),
        }),
      },
    ],
  ]);
  const both = await socle(['extract', file('b.csv'), '--srt', '--markdown']);
  expect([both.status, both.stdout, both.stderr]).toEqual([
    2,
    '',
    'usage: --markdown and --srt are two forms of one output.\n→ Give one of them, and call again for another.\n',
  ]);
});

test('a file that is not there is a wrong call', async () => {
  expect(await socle(['extract', file('b.csv'), file('none')])).toMatchObject({ status: 2, stdout: '' });
});
