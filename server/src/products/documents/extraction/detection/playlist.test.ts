import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

async function outcomeOf(text: string, name: string | undefined, declaredType: string) {
  const path = await desk.put(text);
  return await desk.pool.detect({ path, name, declaredType }).catch((error: { code: string }) => error.code);
}

test.each([
  ['a list of streams', '#EXTM3U\n#EXT-X-VERSION:3\nhttp://127.0.0.1/a.ts\n', 'a.m3u8', 'audio/x-mpegurl'],
  ['one called a text', '\ufeff#EXTM3U\nfile:///etc/passwd\n', 'a.txt', 'text/plain'],
  ['one without a name', '#EXTM3U', undefined, 'application/octet-stream'],
  ['a list of names', 'song.mp3\nother.mp3\n', 'a.m3u', 'audio/mpegurl'],
  ['a list of files for ffmpeg', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'a.txt', 'text/plain'],
])('%s is not supported', async (_, bytes, name, type) => {
  expect(await outcomeOf(bytes, name, type)).toBe('unsupported_format');
});

test('a text that speaks of lists for players is read', async () => {
  expect(await outcomeOf('#EXTM3U8 is no mark.', 'a.txt', 'text/plain')).toBe('text/plain');
  expect(await outcomeOf('It begins with #EXTM3U.', 'a.txt', 'text/plain')).toBe('text/plain');
});
