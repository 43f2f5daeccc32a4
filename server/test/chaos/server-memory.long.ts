import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApartServer, startServerApart } from '../support/apart-server.ts';
import { NORTH } from '../support/app.ts';
import { createClient } from '../support/client.ts';

/** What docs/operate/run.md says that the server keeps under; its readers have a limit of their own. */
const MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024;
/** Of two kinds, so that UTF-16 takes twice the bytes; nearly as long as a text may be. */
const CHARACTERS = 18_000_000;
const LINE = 'мир и труд 我们的文字 ';
const TEXTS = 3;
/** As many as one process takes at once. */
const ANSWERS_AT_ONCE = 16;

let app: ApartServer;
beforeAll(async () => {
  app = await startServerApart({
    ACCESS_TOKEN_TTL_S: '86400',
    // A busy machine takes its time over them.
    DOCUMENTS_EXTRACT_TIMEOUT_SECONDS: '600',
  });
});
afterAll(() => app.close());

const client = () => createClient(app.url, app.tokens[NORTH]);

async function upload(number: number): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([`${number} ${LINE.repeat(CHARACTERS / LINE.length)}`]), `${number}.txt`);
  return (await client().post('/api/v1/upload', form)).data.file_id;
}

/** Takes the answer without holding it. @returns its length in bytes */
async function lengthOfText(id: string): Promise<number> {
  const reply = await fetch(`${app.url}/api/v1/extract`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.tokens[NORTH]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ file_id: id, mode: 'text' }),
  });
  expect(reply.status).toBe(200);
  let bytes = 0;
  for await (const chunk of reply.body ?? []) bytes += chunk.length;
  return bytes;
}

test.runIf(process.platform === 'linux')(
  `${TEXTS} of the longest texts that are read, stored and answered ${ANSWERS_AT_ONCE} times at once: the server keeps its memory`,
  async () => {
    const ids = await Promise.all(Array.from({ length: TEXTS }, (_, number) => upload(number)));
    const asked = Array.from({ length: ANSWERS_AT_ONCE }, (_, number) => ids[number % TEXTS] as string);
    const lengths = await Promise.all(asked.map(lengthOfText));
    const peak = app.memory()?.peakBytes ?? Number.POSITIVE_INFINITY;
    process.stdout.write(`  the server held at most ${Math.round(peak / 2 ** 20)} MiB\n`);
    for (const length of lengths)
      expect(length).toBeGreaterThan(2 * Buffer.byteLength(LINE.repeat(CHARACTERS / LINE.length)));
    expect(peak).toBeLessThan(MEMORY_LIMIT_BYTES);
    expect(await client().get('/ready')).toMatchObject({ status: 200 });
  },
  300_000,
);
