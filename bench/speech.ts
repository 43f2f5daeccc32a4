import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createExtractorPool,
  type ExtractorPool,
} from '../server/src/products/documents/extraction/extractor.pool.ts';
import { createMoonshine } from '../server/src/products/documents/extraction/speech/moonshine.ts';
import { JFK_WORDS, readJfk } from '../server/src/products/documents/extraction/testing/jfk.ts';
import { joined, keepSilent } from '../server/src/products/documents/extraction/testing/voice.ts';
import { writeWav } from '../server/src/products/documents/extraction/testing/wav-writer.ts';
import { wordErrorRate } from '../server/src/products/documents/extraction/testing/word-errors.ts';
import { type Bench, type Figure, measured, tellPart } from './support/figures.ts';
import { peakMemoryOf } from './support/peak-memory.ts';

/** Ten minutes with their pauses; one in a smoke run. */
const TIMES = 50;
const TIMES_SMOKE = 5;
const PAUSE_SECONDS = 0.8;
const TIMEOUT_MS = 120_000;

/** The row on speech of the product's specification, "How good". */
export const speech: Bench = {
  name: 'speech',
  how: 'Eleven seconds of a public speech (1961), and the same fifty times with pauses, through our pool: a process that decodes and finds speech, another in which Moonshine tiny listens on one core. Words wrong against what is said. Silence and white noise: the words that are invented.',
  async run({ isSmoke }) {
    const jfk = await readJfk();
    if (!jfk) {
      process.stdout.write('not run: speech (no ../shared/fixtures/documents/whisper/jfk.flac)\n');
      return [];
    }
    const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
    const engine = createMoonshine({ processes: 1, timeoutMs: TIMEOUT_MS });
    const pool = createExtractorPool({ processes: 1, speech: engine });
    const listen = listenerIn(folder, pool);
    try {
      const times = isSmoke ? TIMES_SMOKE : TIMES;
      const pause = keepSilent(1).subarray(0, PAUSE_SECONDS * 16_000);
      tellPart('speech: eleven seconds');
      const once = await listen(jfk);
      tellPart(`speech: the same ${times} times`);
      const often = await listen(joined(...Array<Float32Array[]>(times).fill([jfk, pause]).flat()));
      tellPart('speech: silence and noise');
      const nothing = await listen(joined(keepSilent(30), noise(30)));
      return [
        ...figuresOf(once.text, often, times),
        ...(await memories()),
        measured({
          measure: '30 s of silence, 30 s of noise: words invented',
          unit: 'words',
          ours: nothing.text === '' ? 0 : nothing.text.split(' ').length,
          better: 'lower',
          goal: { of: 'ours', is: '≤', value: 0 },
        }),
      ];
    } finally {
      await pool.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Heard = { readonly text: string; readonly share: number; readonly minutes: number };

/** What is heard, and its time as a share of how long the recording lasts. */
function listenerIn(folder: string, pool: ExtractorPool): (samples: Float32Array) => Promise<Heard> {
  const path = join(folder, 'talk.wav');
  return async (samples) => {
    await writeFile(path, writeWav(samples));
    const seconds = samples.length / 16_000;
    const startedAt = performance.now();
    const text = await pool.extract({ path, mediaType: 'audio/wav' }).then(
      (extraction) => extraction.text.replace(/\s+/g, ' '),
      (error: { code?: string }) => {
        if (error.code === 'no_speech') return '';
        throw error;
      },
    );
    return { text, share: (performance.now() - startedAt) / 1000 / seconds, minutes: seconds / 60 };
  };
}

function figuresOf(once: string, often: Heard, times: number): Figure[] {
  const minutes = often.minutes.toFixed(0);
  const goal = { of: 'ours', is: '≤', value: 0.05, floor: 0.55 } as const;
  const said = Array(times).fill(JFK_WORDS).join(' ');
  const words = { unit: '0 to 1', better: 'lower', digits: 3, goal } as const;
  return [
    measured({ ...words, measure: 'English, 11 s: words wrong', ours: wordErrorRate(once, JFK_WORDS) }),
    measured({
      ...words,
      measure: `English, ${minutes} min: words wrong`,
      ours: wordErrorRate(often.text, said),
    }),
    measured({
      measure: `English, ${minutes} min: time`,
      unit: '× real time',
      ours: often.share,
      better: 'lower',
      digits: 3,
      goal: { of: 'ours', is: '≤', value: 0.1 },
    }),
  ];
}

async function memories(): Promise<Figure[]> {
  const processes = [
    { name: 'Speech: memory of the process that listens', program: 'moonshine.process' },
    { name: 'Speech: memory of the process that decodes', program: 'extractor.process' },
  ];
  const figures = processes.map(async ({ name, program }) => {
    const ours = await peakMemoryOf(program);
    const goal = { of: 'ours', is: '<', value: 512 } as const;
    return ours === undefined
      ? []
      : [measured({ measure: name, unit: 'MiB', ours, better: 'lower', digits: 0, goal })];
  });
  return (await Promise.all(figures)).flat();
}

/** White noise, as loud as speech. */
function noise(seconds: number): Float32Array {
  return keepSilent(seconds).map(() => (Math.random() - 0.5) * 0.4);
}
