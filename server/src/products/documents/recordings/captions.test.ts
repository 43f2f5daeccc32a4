import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../extraction/testing/desk.ts';
import { writeSrt, writeVtt } from './captions.ts';
import type { Segment } from './segments.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const segment = (start: number, end: number, text: string): Segment => ({ start, end, text, page: 1 });

test('captions have short lines, two at a time, each for its share of the time', () => {
  const long =
    'Ask not what your country can do for you, ask what you can do for your country, and then do it.';
  expect(writeSrt([segment(3_599.5, 3_609.5, long), segment(3_700, 3_701.25, 'Yes.')])).toBe(
    [
      '1',
      '00:59:59,500 --> 01:00:08,317',
      'Ask not what your country can do for you,',
      'ask what you can do for your country, and',
      '',
      '2',
      '01:00:08,317 --> 01:00:09,500',
      'then do it.',
      '',
      '3',
      '01:01:40,000 --> 01:01:41,250',
      'Yes.',
      '',
    ].join('\n'),
  );
});

test('a word that is longer than a line has one of its own', () => {
  const word = 'x'.repeat(60);
  expect(writeVtt([segment(0, 1, `a ${word} b`)])).toContain(`\na\n${word}\n\n`);
});

test('what captions write, our reader of captions reads', async () => {
  const said = ['Q & A: is 1 < 2 --> yes, <b>always</b>.', 'One line\nor two? &amp; so on.'];
  const vtt = writeVtt(said.map((text, index) => segment(index * 10, index * 10 + 4, text)));
  expect(vtt).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:04\.000\nQ &amp; A: is 1 &lt; 2 --&gt; yes,/);
  const read = await desk.read(vtt, 'a.vtt');
  expect(read.mediaType).toBe('text/vtt');
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  expect(words(read.text)).toEqual(said.flatMap(words));
  const srt = await desk.read(
    writeSrt([segment(0, 1, 'Plain words, été.'), segment(5, 6, 'And more.')]),
    'a.srt',
  );
  expect([srt.mediaType, srt.text]).toEqual(['application/x-subrip', 'Plain words, été.\n\nAnd more.']);
});

test('nothing said is a file without captions', () => {
  expect([writeSrt([]), writeVtt([])]).toEqual(['', 'WEBVTT\n']);
});
