import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { ByteStream } from '../archive/byte-stream.ts';
import { damaged } from '../testing/damage.ts';
import { writeFlac } from '../testing/flac-writer.ts';
import { MP3_TONE, OPUS_TONE } from '../testing/tones.ts';
import { wavOf, writeWav } from '../testing/wav-writer.ts';
import { decodeFlac } from './flac.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOpus } from './opus.ts';
import type { Decode, DecoderNotes } from './sound.ts';
import { decodeWav } from './wav.ts';

type Decoded = { samples: number[]; rates: number[]; isDamaged: boolean; tags: Record<string, string> };

async function decoded(decode: Decode, bytes: Buffer): Promise<Decoded> {
  const notes: DecoderNotes = { isDamaged: false, tags: new Map() };
  const [samples, rates]: [number[], Set<number>] = [[], new Set()];
  // Pieces of an odd size, as a file comes in pieces that know nothing of what is in it.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, at) =>
    bytes.subarray(at * 777, at * 777 + 777),
  );
  for await (const sound of decode(new ByteStream(Readable.from(pieces), 'test'), notes)) {
    rates.add(sound.rate);
    for (const sample of sound.samples) samples.push(sample);
  }
  return { samples, rates: [...rates], isDamaged: notes.isDamaged, tags: Object.fromEntries(notes.tags) };
}

async function codeOf(decode: Decode, bytes: Buffer): Promise<string> {
  return await decoded(decode, bytes).then(
    () => 'decoded',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** Whole periods of a tone in a second: twice a period it crosses zero. */
function hertz({ samples, rates }: Decoded): number {
  const crossings = samples.filter(
    (sample, at) => at > 0 && Math.sign(sample) !== Math.sign(samples[at - 1] ?? 0),
  );
  return (crossings.length / 2 / samples.length) * (rates[0] ?? 0);
}

const bytes = (...values: number[]) => Buffer.from(values);

test.each([
  ['8 bits', wavOf(bytes(128, 192, 0), { bits: 8 }), [0, 0.5, -1]],
  ['16 bits', wavOf(bytes(0, 0, 0, 0x40, 0, 0x80)), [0, 0.5, -1]],
  ['24 bits', wavOf(bytes(0, 0, 0x40, 0, 0, 0x80), { bits: 24 }), [0.5, -1]],
  ['32 bits', wavOf(bytes(0, 0, 0, 0x40, 0, 0, 0, 0x80), { bits: 32 }), [0.5, -1]],
  [
    'floats',
    wavOf(Buffer.from(new Float32Array([0.25, -2, Number.NaN]).buffer), { tag: 3, bits: 32 }),
    [0.25, -1, 0],
  ],
  ['doubles', wavOf(Buffer.from(new Float64Array([0.25]).buffer), { tag: 3, bits: 64 }), [0.25]],
  ['the mean of two channels', wavOf(bytes(0, 0x40, 0, 0, 0, 0xc0, 0, 0x40), { channels: 2 }), [0.25, 0]],
  [
    'A-law',
    wavOf(bytes(0xd5, 0x55, 0xaa), { tag: 6, bits: 8 }),
    [8, -8, 32_256].map((size) => size / 32_768),
  ],
  [
    'μ-law',
    wavOf(bytes(0xff, 0x80, 0x00), { tag: 7, bits: 8 }),
    [0, 32_124, -32_124].map((size) => size / 32_768),
  ],
])('a WAV file of %s', async (_, file, samples) => {
  expect((await decoded(decodeWav, file)).samples).toEqual(
    samples.map((sample) => expect.closeTo(sample, 6)),
  );
});

test('a WAV file that ends early, or was piped, is read as far as it goes', async () => {
  const cut = await decoded(decodeWav, wavOf(Buffer.alloc(101), { declared: 9_000 }));
  expect([cut.samples.length, cut.isDamaged]).toEqual([50, true]);
  const piped = await decoded(decodeWav, wavOf(Buffer.alloc(100), { declared: 0xffffffff }));
  expect([piped.samples.length, piped.isDamaged]).toEqual([50, false]);
});

test('what stands behind the sound of a WAV file is not heard', async () => {
  const file = Buffer.concat([wavOf(Buffer.alloc(100)), Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]);
  expect((await decoded(decodeWav, file)).samples).toHaveLength(50);
});

test.each([
  ['no channel', wavOf(Buffer.alloc(100), { channels: 0 }), 'corrupt_file'],
  ['no rate', wavOf(Buffer.alloc(100), { rate: 0 }), 'corrupt_file'],
  ['a rate that no machine has', wavOf(Buffer.alloc(100), { rate: 4_000_000_000 }), 'corrupt_file'],
  ['samples of 40 bits', wavOf(Buffer.alloc(100), { bits: 40 }), 'corrupt_file'],
  ['no sound', wavOf(Buffer.alloc(0)).subarray(0, 36), 'corrupt_file'],
  [
    'a head that is longer than the file',
    Buffer.concat([Buffer.from('RIFF0000WAVEfmt \xff\xff\xff\x7f', 'latin1'), Buffer.alloc(99)]),
    'corrupt_file',
  ],
  ['a codec of its own', wavOf(Buffer.alloc(100), { tag: 2, bits: 4 }), 'unsupported_format'],
])('a WAV file with %s is refused', async (_, file, code) => {
  expect(await codeOf(decodeWav, file)).toBe(code);
});

const FLAC = writeFlac([[[0, 16_384, -32_768]], [[8_192, -8_192]]], 44_100);

test('a FLAC file', async () => {
  const sound = await decoded(decodeFlac, FLAC);
  expect(sound).toEqual({ samples: [0, 0.5, -1, 0.25, -0.25], rates: [44_100], isDamaged: false, tags: {} });
});

test('a frame of FLAC that makes no sense is stepped over', async () => {
  const hurt = Buffer.from(FLAC);
  hurt[FLAC.indexOf(Buffer.from('fff8', 'hex')) + 3] = 0xff;
  expect(await decoded(decodeFlac, hurt)).toMatchObject({ samples: [0.25, -0.25], isDamaged: true });
  const cut = await decoded(decodeFlac, FLAC.subarray(0, -4));
  expect(cut).toMatchObject({ samples: [0, 0.5, -1], isDamaged: true });
  expect(await codeOf(decodeFlac, FLAC.subarray(0, 42))).toBe('corrupt_file');
  expect(await codeOf(decodeFlac, Buffer.from('fLaC'))).toBe('corrupt_file');
});

test('an MP3 file, with what it says of itself', async () => {
  const sound = await decoded(decodeMp3, MP3_TONE);
  expect(hertz(sound)).toBeCloseTo(440, -2);
  expect(sound).toMatchObject({ rates: [16_000], isDamaged: false, tags: { title: 'Tone' } });
  expect(sound.samples.length / 16_000).toBeCloseTo(0.6, 0);
});

test('an MP3 file that is damaged or cut off is read as far as it goes', async () => {
  const whole = (await decoded(decodeMp3, MP3_TONE)).samples.length;
  const hurt = await decoded(
    decodeMp3,
    Buffer.concat([MP3_TONE.subarray(0, 700), Buffer.alloc(99), MP3_TONE.subarray(700)]),
  );
  expect(hurt.isDamaged).toBe(true);
  expect(hurt.samples.length).toBeGreaterThan(whole * 0.7);
  expect((await decoded(decodeMp3, MP3_TONE.subarray(0, 900))).samples.length).toBeLessThan(whole);
  // What only looks like a frame, of another rate, takes nothing from those behind it.
  const misled = Buffer.concat([Buffer.from('0000fffb9000', 'hex'), Buffer.alloc(20), MP3_TONE.subarray(55)]);
  expect((await decoded(decodeMp3, misled)).rates).toEqual([16_000]);
  expect(await codeOf(decodeMp3, Buffer.alloc(50_000, 0xff))).toBe('corrupt_file');
});

test('an Opus file, at the rate that is wanted', async () => {
  const sound = await decoded(decodeOpus, OPUS_TONE);
  expect(hertz(sound)).toBeCloseTo(440, -2);
  expect(sound).toMatchObject({ rates: [16_000], isDamaged: false, tags: { title: 'Tone' } });
  const hurt = Buffer.from(OPUS_TONE);
  hurt.fill(0xff, 300, 340);
  // The decoder tells it to whoever reads what the process says last.
  vi.spyOn(console, 'error').mockReturnValueOnce();
  expect((await decoded(decodeOpus, hurt)).samples.length).toBeGreaterThan(0);
  expect((await decoded(decodeOpus, OPUS_TONE.subarray(0, 400))).isDamaged).toBe(true);
  expect(await codeOf(decodeOpus, OPUS_TONE.subarray(0, 27))).toBe('corrupt_file');
});

const SAMPLES = Array.from({ length: 400 }, (_, at) => Math.round(9_000 * Math.sin(at / 5)));

test.each([
  ['WAV', decodeWav, writeWav(Float32Array.from(SAMPLES, (sample) => sample / 32_768))],
  ['FLAC', decodeFlac, writeFlac([[SAMPLES], [SAMPLES], [SAMPLES]])],
  ['MP3', decodeMp3, MP3_TONE],
  ['Opus', decodeOpus, OPUS_TONE],
])('a damaged %s file is decoded as far as it goes, or refused', async (_, decode, whole) => {
  vi.spyOn(console, 'error').mockReturnValue();
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 80; seed += 1) outcomes.add(await codeOf(decode, damaged(whole, seed)));
  vi.restoreAllMocks();
  expect(
    [...outcomes].filter((code) => !['decoded', 'corrupt_file', 'unsupported_format'].includes(code)),
  ).toEqual([]);
});
