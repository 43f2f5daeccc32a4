import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageText } from '../extraction.ts';
import { runProgram } from '../process/run-program.ts';
import { findFfmpeg } from '../speech/ffmpeg.ts';
import { secondsOf } from '../speech/packed-speech.ts';
import type { SpeechEngine, Transcript } from '../speech/port.ts';
import { speechErrors } from '../speech/speech.errors.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { joined, keepSilent, speak } from '../testing/voice.ts';
import { writeWav } from '../testing/wav-writer.ts';
import { writeZip } from '../testing/zip-writer.ts';

/** Says how long each stretch is; what a test wants to happen instead is put in `next`. */
const listener = { heard: 0, next: undefined as (() => Partial<Transcript> | undefined) | undefined };
const engine: SpeechEngine = {
  name: 'listener',
  languages: undefined,
  async transcribe(speech) {
    listener.heard += 1;
    const seconds = secondsOf(speech);
    const text = `${Math.round(seconds)} seconds of speech`;
    return { parts: [{ text, start: 0, end: seconds }], ...listener.next?.() };
  },
  close: async () => undefined,
};

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ speech: engine });
});
afterAll(() => desk.close());

/** Somebody speaks twice, with more than half a minute in between. */
const TALK = writeWav(joined(speak(3), keepSilent(29), speak(4)));

async function listen(bytes: Buffer, known: readonly PageText[] = []) {
  const pages: PageText[] = [];
  const path = await desk.put(bytes);
  const outcome = await desk.pool
    .extract({ path, mediaType: 'audio/wav', known }, { onPage: (page) => pages.push(page) })
    .catch((error: { code: string }) => error.code);
  return { outcome, pages };
}

/** How many stretches were listened to. */
async function heardBy(work: () => Promise<unknown>): Promise<number> {
  listener.heard = 0;
  await work();
  listener.next = undefined;
  return listener.heard;
}

test('a recording is read in pages of half a minute, and each paragraph says when it is said', async () => {
  const extraction = await desk.read(TALK, 'talk.wav');
  expect(extraction.pages.map(({ number, label, source, text }) => [number, label, source, text])).toEqual([
    [1, '0:00', 'speech', '3 seconds of speech'],
    [2, '0:31', 'speech', '4 seconds of speech'],
  ]);
  expect(extraction.pages[1]?.blocks).toEqual([
    { kind: 'paragraph', start: 0, end: 19, seconds: [expect.closeTo(31.9, 0), expect.closeTo(36, 1)] },
  ]);
  expect(extraction).toMatchObject({ engine: 'listener', mediaType: 'audio/wav', warnings: [] });
  expect(extraction.metadata).toEqual({ duration_seconds: '36.0', sample_rate: '16000' });
});

test('whose listener fails goes on later from the page where it failed', async () => {
  let kept: PageText[] = [];
  const first = await heardBy(async () => {
    listener.next = () => {
      if (listener.heard === 2) throw speechErrors.speech_unavailable();
      return undefined;
    };
    const { outcome, pages } = await listen(TALK);
    expect(outcome).toBe('speech_unavailable');
    kept = pages;
  });
  expect([first, kept.map(({ number }) => number)]).toEqual([2, [1]]);
  const second = await heardBy(async () => {
    const { outcome } = await listen(TALK, kept);
    expect(outcome).toMatchObject({ pages: [{ number: 1 }, { number: 2 }] });
  });
  expect(second).toBe(1);
});

test.skipIf(!existsSync('/proc/self/cmdline'))(
  'a reader that is killed in the middle costs one page',
  async () => {
    const heard = await heardBy(async () => {
      listener.next = () => {
        if (listener.heard === 2) killReaders();
        return undefined;
      };
      const { outcome, pages } = await listen(TALK);
      expect(outcome).toMatchObject({ pages: [{ number: 1 }, { number: 2 }] });
      expect(pages.map(({ number }) => number)).toEqual([1, 2]);
    });
    expect(heard).toBe(3);
  },
);

/** The processes that read documents for this one, and have the folder of this desk. */
function killReaders(): void {
  const isReader = (process: string) => {
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'latin1'))?.[1];
      const command = readFileSync(`/proc/${process}/cmdline`, 'latin1');
      return Number(parent) === pid && command.includes('extractor.process') && command.includes(desk.folder);
    } catch {
      return false;
    }
  };
  for (const name of readdirSync('/proc').filter(isReader)) kill(Number(name), 'SIGKILL');
}

test('silence is not speech, and nobody is asked about it', async () => {
  const heard = await heardBy(async () => {
    expect((await listen(writeWav(keepSilent(10)))).outcome).toBe('no_speech');
  });
  expect(heard).toBe(0);
  listener.next = () => ({ parts: [] });
  expect((await listen(writeWav(speak(3)))).outcome).toBe('no_speech');
  listener.next = undefined;
});

test('what a listener is unsure of, and which language it heard, is told', async () => {
  listener.next = () => ({
    parts: [{ text: 'Bonjour à tous', start: 0, end: 99, confidence: 0.4 }],
    language: 'fr',
  });
  const { outcome } = await listen(writeWav(speak(3)));
  listener.next = undefined;
  expect(outcome).toMatchObject({
    language: 'fr',
    pages: [{ confidence: 0.4, blocks: [{ seconds: [expect.closeTo(0, 0), expect.closeTo(3, 1)] }] }],
  });
});

test('an engine of one language says so, and doubts what it does not understand', async () => {
  const english = await openDesk({ speech: { ...engine, languages: ['en'] } });
  try {
    const spoken = writeWav(speak(3));
    expect(await english.read(spoken)).toMatchObject({ language: 'en', warnings: ['speech_english_only'] });
    listener.next = () => ({ parts: [{ text: 'the new panels', start: 0, end: 3, confidence: 0.4 }] });
    const doubted = await english.read(spoken);
    expect(doubted).toMatchObject({
      language: null,
      warnings: ['speech_english_only', 'speech_language_doubtful'],
    });
  } finally {
    listener.next = undefined;
    await english.close();
  }
});

test('a recording in an archive is heard too', async () => {
  const zip = writeZip([{ name: 'talk.wav', data: writeWav(speak(3)) }]);
  expect(await desk.read(zip, 'talks.zip')).toMatchObject({
    engine: 'zip',
    pages: [{ source: 'speech', label: 'talk.wav/0:00' }],
  });
});

test('without an engine, or a decoder, it is said what is missing', async () => {
  const deaf = await openDesk();
  expect(await deaf.codeFor(writeWav(speak(1)))).toBe('speech_not_configured');
  await deaf.close();
});

const ffmpeg = findFfmpeg();
if (ffmpeg === undefined) process.stdout.write('not run: recordings inside films (no ffmpeg on PATH)\n');

test.skipIf(ffmpeg === undefined)(
  'what only ffmpeg opens is converted first, and nothing of it stays',
  async () => {
    const film = join(desk.folder, 'talk.mp4');
    const limits = { signal: AbortSignal.timeout(20_000), memoryLimitBytes: 1024 ** 3, maxOutputBytes: 0 };
    const input = writeWav(joined(keepSilent(1), speak(3)));
    await runProgram(ffmpeg ?? '', ['-v', 'error', '-i', '-', '-c:a', 'aac', film], { ...limits, input });
    const before = readdirSync(desk.folder);
    const extraction = await desk.read(readFileSync(film), 'talk.mp4');
    expect(extraction).toMatchObject({
      mediaType: 'video/mp4',
      engine: 'listener',
      pages: [{ label: '0:00' }],
    });
    expect(readdirSync(desk.folder).filter((name) => !name.endsWith('.bin'))).toEqual(
      before.filter((name) => !name.endsWith('.bin')),
    );
    expect(
      await desk.codeFor(Buffer.concat([readFileSync(film).subarray(0, 40), Buffer.alloc(2_000)]), 'a.mp4'),
    ).toBe('corrupt_file');
  },
);
