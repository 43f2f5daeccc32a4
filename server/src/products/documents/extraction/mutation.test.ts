import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentErrors } from '../errors.ts';
import { type Desk, openDesk } from './testing/desk.ts';
import { paragraph, writeDocx } from './testing/docx-writer.ts';
import { writeOdf } from './testing/odf-writer.ts';
import { writePdf } from './testing/pdf-writer.ts';
import { textRows, writeXlsx } from './testing/xlsx-writer.ts';

/** Damaged copies of each document; enough to meet every parser's error paths, few enough for every run. */
const COPIES = 60;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** The same numbers in every run. Source: mulberry32, public domain. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Overwrites, removes or repeats a few pieces of a document. */
function damaged(bytes: Buffer, seed: number): Buffer {
  const random = randomNumbers(seed);
  let copy = Buffer.from(bytes);
  for (let fault = 0; fault < 1 + (seed % 4); fault += 1) {
    const at = Math.floor(random() * copy.length);
    const length = Math.floor(random() * 40);
    const kind = random();
    if (kind < 0.5) copy.fill(Math.floor(random() * 256), at, Math.min(copy.length, at + 1 + (length >> 3)));
    else if (kind < 0.75) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    else copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
  }
  return copy;
}

test.each([
  ['a.pdf', writePdf({ pages: [['first page'], ['second page']], title: 'Damaged' })],
  ['a.docx', writeDocx({ body: paragraph('one') + paragraph('two'), parts: { header: paragraph('top') } })],
  ['a.xlsx', writeXlsx({ sheets: [{ name: 'S', rows: textRows([['one', 'two']]) }] })],
  ['a.odt', writeOdf({ kind: 'text', body: '<text:h>one</text:h><text:p>two</text:p>' })],
  ['a.html', Buffer.from('<!doctype html><title>t</title><table><tr><td>a<td>b</table><p>text &amp; more')],
  ['a.csv', Buffer.from('name;age\n"Zoé";31\n"a ""b""";45\n')],
])(
  '%s with damage of any kind is read or refused by a code of the catalogue',
  async (name, bytes) => {
    const strange: string[] = [];
    for (let seed = 1; seed <= COPIES; seed += 1) {
      const code = await desk.codeFor(damaged(bytes, seed), name);
      if (code !== 'read' && !Object.hasOwn(documentErrors, code)) strange.push(`${seed}: ${code}`);
      if (code === 'extraction_crashed' || code === 'extraction_timeout') strange.push(`${seed}: ${code}`);
    }
    expect(strange).toEqual([]);
    expect(desk.pool.stats().lost).toBe(0);
  },
  60_000,
);
