import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { writeFlac } from '../testing/flac-writer.ts';
import { MP3_TONE, OPUS_TONE } from '../testing/tones.ts';
import { wavOf } from '../testing/wav-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

async function outcomeOf(bytes: Buffer | string, name?: string): Promise<string> {
  const path = await desk.put(bytes);
  return await desk.pool.detect({ path, name }).catch((error: { code: string }) => error.code);
}

const written = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(500)]);
const film = (brand: string) => written(`\0\0\0\x20ftyp${brand}\0\0\x02\0`);
const ogg = (packet: string) => written(`OggS\0\x02${'\0'.repeat(20)}\x01\x1e${packet}`);
const matroska = (kind: string) =>
  written(`\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82${String.fromCharCode(0x80 + kind.length)}${kind}`);
/** The tag of an MP3 is 45 bytes long here. */
const BARE_MP3 = MP3_TONE.subarray(10 + MP3_TONE.readUInt8(9));
const ADTS = Buffer.concat([
  Buffer.from('fff15080022000', 'hex'),
  Buffer.alloc(10),
  Buffer.from('fff15080022000', 'hex'),
]);

test.each([
  ['WAV', wavOf(Buffer.alloc(10)), 'a.wav', 'audio/wav'],
  ['FLAC', writeFlac([[[0]]]), 'a.flac', 'audio/flac'],
  ['MP3 behind a tag', MP3_TONE, 'a.mp3', 'audio/mpeg'],
  ['MP3 without a tag', BARE_MP3, undefined, 'audio/mpeg'],
  ['MP3 behind a large picture', written('ID3\x03\0\0\0\x7f\x7f\x7f'), 'a.mp3', 'audio/mpeg'],
  ['Opus', OPUS_TONE, 'a.opus', 'audio/opus'],
  ['Opus, sent by a telephone', OPUS_TONE, 'a.ogg', 'audio/opus'],
  ['Vorbis', ogg('\x01vorbis'), 'a.ogg', 'audio/ogg'],
  ['AAC', ADTS, 'a.aac', 'audio/aac'],
  ['M4A', film('M4A '), 'a.m4a', 'audio/mp4'],
  ['MP4', film('isom'), 'a.mp4', 'video/mp4'],
  ['a film of a telephone', film('3gp5'), 'a.3gp', 'video/mp4'],
  ['QuickTime', film('qt  '), 'a.mov', 'video/quicktime'],
  ['QuickTime without a brand', written('\0\0\0\x08wide\0\0\0\0mdat'), 'a.mov', 'video/quicktime'],
  ['Matroska', matroska('matroska'), 'a.mkv', 'video/x-matroska'],
  ['WebM', matroska('webm'), 'a.webm', 'video/webm'],
  ['AVI', written('RIFF\0\0\0\0AVI '), 'a.avi', 'video/x-msvideo'],
  ['Windows Media', written('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'a.wma', 'video/x-ms-asf'],
  ['a sound under the name of another', MP3_TONE, 'a.wav', 'audio/mpeg'],
])('%s is recognised', async (_, bytes, name, expected) => {
  expect(await outcomeOf(bytes, name)).toBe(expected);
});

test.each([
  ['a playlist called MP3', '#EXTM3U\n#EXTINF:-1,\nfile:///etc/passwd\n', 'a.mp3', 'mime_mismatch'],
  ['a list of files called MP4', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'a.mp4', 'mime_mismatch'],
  ['a film called PDF', film('isom'), 'a.pdf', 'mime_mismatch'],
  ['a picture of a telephone', film('heic'), 'a.heic', 'image/heic'],
  ['a film of another kind', ogg('\x80theora'), 'a.ogv', 'unsupported_format'],
  ['WAV of more than 4 GB', written('RF64\xff\xff\xff\xffWAVEds64'), 'a.wav', 'unsupported_format'],
  ['a text about tags', 'ID3 is the name of a tag, and this is a text.', 'a.txt', 'text/plain'],
  ['a text in UTF-16', Buffer.from('\ufeffplain words', 'utf16le'), 'a.txt', 'text/plain'],
])('%s is no recording', async (_, bytes, name, expected) => {
  expect(await outcomeOf(bytes, name)).toBe(expected);
});
