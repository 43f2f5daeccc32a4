import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { env, pid } from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { examineSpeech } from '../../src/products/documents/extraction/speech/examine-speech.ts';
import { createMoonshine } from '../../src/products/documents/extraction/speech/moonshine.ts';
import { packSpeech } from '../../src/products/documents/extraction/speech/packed-speech.ts';
import {
  MAX_STRETCH_SECONDS,
  type SpeechEngine,
  type Transcript,
} from '../../src/products/documents/extraction/speech/port.ts';
import {
  openSpeech,
  type SpeechOptions,
} from '../../src/products/documents/extraction/speech/speech-engine.ts';
import { JFK_WORDS, readJfk } from '../../src/products/documents/extraction/testing/jfk.ts';
import { startSpeechService } from '../../src/products/documents/extraction/testing/speech-service.ts';
import { keepSilent } from '../../src/products/documents/extraction/testing/voice.ts';
import { wordErrorRate } from '../../src/products/documents/extraction/testing/word-errors.ts';

const options: SpeechOptions = {
  choice: 'moonshine',
  model: 'whisper-1',
  path: '/v1/audio/transcriptions',
  processes: 1,
  timeoutMs: 120_000,
};
const moonshine = createMoonshine(options);
/** The service is a real one, over HTTP: Moonshine listens for it. */
const service = await startSpeechService((speech) => moonshine.transcribe(speech, {}));
const modelFile = env.SOCLE_TEST_WHISPER_MODEL;
const whisper = openSpeech({ ...options, choice: 'whisper', modelFile });
if (!whisper) process.stdout.write('not run: whisper (no SOCLE_TEST_WHISPER_MODEL and whisper-cli)\n');
const jfk = await readJfk();
if (!jfk) process.stdout.write('not run: real speech (no ../shared/fixtures/documents/whisper/jfk.flac)\n');

const engines = [moonshine, openSpeech({ ...options, choice: 'openai', url: service.url }), whisper];
const cases = engines.flatMap((engine): [string, SpeechEngine][] => (engine ? [[engine.name, engine]] : []));
afterAll(async () => {
  await Promise.all(cases.map(([, engine]) => engine.close()));
  service.close();
});

describe.each(cases)('%s', (name, engine) => {
  test.skipIf(!jfk)(
    'writes down what is said, at most 5 % of the words wrong',
    async () => {
      const startedAt = performance.now();
      const transcript = await engine.transcribe(packSpeech(jfk ?? keepSilent(1)), { language: 'en' });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const wrong = wordErrorRate(textOf(transcript), JFK_WORDS);
      process.stdout.write(
        `${name}: ${(wrong * 100).toFixed(1)} % of the words wrong, ${seconds} s for 11 s\n`,
      );
      expect(wrong).toBeLessThanOrEqual(0.05);
      for (const { start, end } of transcript.parts) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(11.1);
      }
    },
    60_000,
  );

  test.each([
    ['silence', keepSilent(2)],
    ['noise', noise(2)],
    ['a tone', Float32Array.from({ length: 32_000 }, (_, at) => 0.3 * Math.sin(at / 6))],
    ['an instant', keepSilent(1).subarray(0, 10)],
  ])(
    'invents nothing for %s',
    async (_, samples) => {
      expect(textOf(await engine.transcribe(packSpeech(samples), {}))).toBe('');
    },
    60_000,
  );

  test('who gives up waits no longer, and the next is heard', async () => {
    const caller = new AbortController();
    const long = engine.transcribe(packSpeech(noise(8)), { signal: caller.signal });
    caller.abort(new Error('gone'));
    await expect(long).rejects.toThrow('gone');
    expect(textOf(await engine.transcribe(packSpeech(keepSilent(1)), {}))).toBe('');
  }, 60_000);
});

/** The most that the process which listens for this one ever held, in MiB. */
function peakOfListener(): number {
  const peaks = readdirSync('/proc').map((name) => {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'latin1');
      const isOurs = status.includes(`PPid:\t${pid}\n`);
      const listens = readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('moonshine.process');
      return isOurs && listens ? Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024 : 0;
    } catch {
      return 0;
    }
  });
  return Math.max(...peaks);
}

test.skipIf(!jfk || !existsSync('/proc/self/status'))(
  'whoever listens to stretches of all lengths holds less than 512 MiB',
  async () => {
    const [speech, long] = [jfk ?? keepSilent(1), new Float32Array(MAX_STRETCH_SECONDS * 16_000)];
    for (let at = 0; at < long.length; at += speech.length)
      long.set(speech.subarray(0, long.length - at), at);
    const listener = createMoonshine(options);
    for (const samples of [speech, long, long, speech.subarray(0, 48_000), long])
      await listener.transcribe(packSpeech(samples), {});
    const peak = peakOfListener();
    await listener.close();
    process.stdout.write(`the process that listens held ${Math.round(peak)} MiB\n`);
    expect(peak).toBeGreaterThan(100);
    expect(peak).toBeLessThan(512);
  },
  120_000,
);

test('a stretch that takes too long is an error, not silence', async () => {
  const hasty = createMoonshine({ processes: 1, timeoutMs: 1 });
  const refusal = hasty.transcribe(packSpeech(noise(MAX_STRETCH_SECONDS)), {});
  await expect(refusal).rejects.toMatchObject({ code: 'speech_timeout', values: { seconds: 0.001 } });
  await hasty.close();
});

test('the engine is the one that is configured, and the doctor says which and what it lacks', () => {
  const told = (given: Partial<SpeechOptions>) => {
    const [finding] = examineSpeech({ ...options, choice: 'auto', ...given });
    return [finding?.state, finding?.cause];
  };
  expect(told({})).toEqual(['information', expect.stringContaining('understands English alone')]);
  expect(told({ url: 'https://speech.example/' })).toEqual([
    'good',
    'recordings are sent to speech.example, model whisper-1',
  ]);
  expect(told({ url: 'speech.example' })).toEqual(['warning', expect.stringContaining('is no address')]);
  expect(told({ choice: 'openai' })).toEqual(['warning', expect.stringContaining('URL is not set')]);
  expect(told({ choice: 'whisper' })).toEqual(['warning', expect.stringContaining('FILE is not set')]);
  expect(told({ modelFile: '/no/such.bin' })).toEqual([
    'warning',
    expect.stringMatching(/whisper-cli|no file/),
  ]);
  expect(told({ choice: 'none' })).toEqual(['information', expect.stringContaining('is none')]);
  expect(openSpeech({ ...options, choice: 'none' })).toBeUndefined();
});

function textOf({ parts }: Transcript): string {
  return parts.map(({ text }) => text).join(' ');
}

/** White noise; the same every time. */
function noise(seconds: number): Float32Array {
  let seed = 1;
  return keepSilent(seconds).map(() => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return (seed / 2 ** 30 - 1) * 0.2;
  });
}
