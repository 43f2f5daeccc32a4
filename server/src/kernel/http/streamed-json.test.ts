import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { StreamedJson } from './streamed-json.ts';

type Report = { id: string; text: string; note: string; rows: { n: number }[]; none: string[] };

async function* from<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

test('strings in pieces and lists item by item make the JSON that the whole would have made', async () => {
  const pieces = ['a "quoted"\n', 'line \\ ', '\u0001 and é 😀 \u2028'];
  const rows = [{ n: 1 }, { n: 2 }];
  const answer = new StreamedJson<Report>({
    whole: { id: 'x' },
    strings: { text: from(...pieces), note: from<string>() },
    lists: { rows: from(...rows), none: from<string>() },
  });
  expect(JSON.parse(await text(answer.open()))).toEqual({
    success: true,
    data: { id: 'x', text: pieces.join(''), note: '', rows, none: [] },
    error: null,
  });
});

test('what fails on the way ends the stream with its error', async () => {
  async function* failing() {
    yield 'a part';
    throw new Error('the page is gone');
  }
  const answer = new StreamedJson<Report>({ whole: { id: 'x' }, strings: { text: failing() } });
  await expect(text(answer.open())).rejects.toThrow('the page is gone');
});

test('no more is made than the reader takes', async () => {
  let made = 0;
  async function* endless() {
    for (;;) {
      made += 1;
      yield 'x'.repeat(10_000);
    }
  }
  const stream = new StreamedJson<Report>({ whole: { id: 'x' }, strings: { text: endless() } }).open();
  await new Promise((resolve) => stream.once('readable', resolve));
  stream.read();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(made).toBeLessThan(30);
  stream.destroy();
});
