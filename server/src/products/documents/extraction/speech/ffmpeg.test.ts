import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../process/run-program.ts';
import { speak } from '../testing/voice.ts';
import { writeWav } from '../testing/wav-writer.ts';
import { findFfmpeg, toWav } from './ffmpeg.ts';

const command = findFfmpeg();
if (command === undefined) process.stdout.write('not run: conversion of recordings (no ffmpeg on PATH)\n');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-ffmpeg-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a film or a recording with ffmpeg itself: nothing here writes these formats. */
async function write(name: string, ...options: string[]): Promise<string> {
  const path = join(folder, name);
  const limits = {
    signal: AbortSignal.timeout(20_000),
    memoryLimitBytes: 1024 ** 3,
    maxOutputBytes: 0,
    input: writeWav(speak(2)),
  };
  const { isDone } = await runProgram(command ?? '', ['-v', 'error', ...options, '-y', path], limits);
  expect(isDone).toBe(true);
  return path;
}

/** Its WAV, or the code of the refusal. */
async function convert(path: string, options: Partial<Parameters<typeof toWav>[2]> = {}) {
  const out = join(folder, 'out.wav');
  await rm(out, { force: true });
  const refusal = await toWav(path, out, { format: 'test', ...options }).catch((error: unknown) => error);
  return refusal === undefined ? readFileSync(out) : refusal;
}

describe.skipIf(command === undefined)('ffmpeg', () => {
  test.each([
    ['a film', 'film.mp4', ['-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', '-i', 'pipe:0', '-c:v', 'mpeg4']],
    ['a recording of a telephone', 'call.m4a', ['-i', 'pipe:0', '-ar', '44100', '-ac', '2']],
    ['Vorbis', 'song.ogg', ['-i', 'pipe:0', '-c:a', 'libvorbis']],
  ])('%s becomes 16 kHz, mono, 16 bits', async (_, name, options) => {
    const wav = await convert(await write(name, ...options));
    expect(wav).toBeInstanceOf(Buffer);
    const bytes = wav as Buffer;
    expect([bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)]).toEqual([1, 16_000, 16]);
    expect(bytes.length / 32_000).toBeCloseTo(2, 0);
  });

  test('a film without sound is told apart from a damaged one', async () => {
    const film = await write('mute.mp4', '-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', '-c:v', 'mpeg4');
    expect(await convert(film)).toMatchObject({ code: 'no_audio_track' });
    const damaged = join(folder, 'damaged.mp4');
    writeFileSync(damaged, readFileSync(film).subarray(0, 400));
    expect(await convert(damaged)).toMatchObject({ code: 'corrupt_file', values: { format: 'test' } });
  });

  test.each([
    [
      'a playlist',
      (path: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${path}\n#EXT-X-ENDLIST\n`,
    ],
    ['a list of pieces', (path: string) => `ffconcat version 1.0\nfile '${path}'\n`],
  ])('%s opens no other file, whatever it is called', async (_, listing) => {
    const secret = join(folder, 'secret.wav');
    writeFileSync(secret, writeWav(speak(1)));
    const list = join(folder, 'song.mp3');
    writeFileSync(list, listing('secret.wav'));
    expect(await convert(list)).toMatchObject({ code: 'corrupt_file' });
  });

  test('what takes too long or becomes too large is ended, and so is what nobody waits for', async () => {
    const path = await write('long.mp3', '-i', 'pipe:0');
    const limits = { timeoutMs: 20_000, maxBytes: 2 * 1024 ** 3 };
    expect(await convert(path, { limits: { ...limits, maxBytes: 10_000 } })).toMatchObject({
      code: 'decompression_limit',
    });
    expect(await convert(path, { limits: { ...limits, timeoutMs: 1 } })).toMatchObject({
      code: 'extraction_timeout',
    });
    const caller = new AbortController();
    const left = convert(path, { signal: caller.signal });
    caller.abort(new Error('gone'));
    expect(await left).toMatchObject({ message: 'gone' });
  });
});

test('where it is not installed, that is said', async () => {
  const { PATH } = env;
  env.PATH = folder;
  const refusal = await convert(join(folder, 'talk.m4a'));
  env.PATH = PATH;
  expect(refusal).toMatchObject({ code: 'converter_missing', values: { format: 'test' } });
});
