import { afterAll, expect, test } from 'vitest';
import { readSettings } from '#kernel/settings/setting.ts';
import { createExtractorPool } from '../../src/products/documents/extraction/extractor.pool.ts';
import { openOcr } from '../../src/products/documents/extraction/ocr/ocr-engine.ts';
import { openSpeech } from '../../src/products/documents/extraction/speech/speech-engine.ts';
import { speechOptionsOf } from '../../src/products/documents/extraction/speech/speech-options.ts';
import {
  CORPUS_FOLDER,
  type CorpusDocument,
  readCorpus,
} from '../../src/products/documents/extraction/testing/corpus.ts';
import { JFK_WORDS } from '../../src/products/documents/extraction/testing/jfk.ts';
import { wordsF1 } from '../../src/products/documents/extraction/testing/similarity.ts';
import { documentSettings } from '../../src/products/documents/settings.ts';

const READABLE = new Set([
  'pdf',
  'docx',
  'pptx',
  'xlsx',
  'odt',
  'ods',
  'odp',
  'html',
  'csv',
  'md',
  'json',
  'vtt',
  'doc',
  'eml',
  'msg',
  'zip',
]);

/** Words F1 that each format must keep on average. Source: measured on this corpus, rounded down. */
const FLOORS: Readonly<Record<string, number>> = {
  pdf: 0.98,
  docx: 0.97,
  pptx: 0.95,
  xlsx: 0.97,
  odt: 0.98,
  ods: 0.97,
  odp: 0.92,
  html: 0.98,
  csv: 0.99,
  doc: 0.99,
  // The reference leaves out who speaks.
  vtt: 0.9,
};

const corpus = readCorpus();
const pool = createExtractorPool({ processes: 1 });
afterAll(() => pool.close());

const documents = corpus ?? [];
const readable = documents.filter(({ extension }) => READABLE.has(extension));
const PICTURES = new Set(['png', 'jpg', 'jpeg', 'tif']);
const RECORDINGS = new Set(['mp3', 'flac', 'aac', 'm4a', 'ogg', 'mov']);

async function outcomeOf(
  document: CorpusDocument,
): Promise<{ code: string; text: string; warnings: string[] }> {
  try {
    const mediaType = await pool.detect({ path: document.path, name: document.name });
    const { text, warnings } = await pool.extract({ path: document.path, mediaType });
    return { code: 'read', text, warnings };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error), text: '', warnings: [] };
  }
}

if (!corpus) test('public documents are read', ({ skip }) => skip(`nothing in ${CORPUS_FOLDER}`));

test.runIf(corpus)(
  'every readable document is read, or says why no text could be had',
  async () => {
    const wrong: string[] = [];
    for (const document of readable) {
      const { code, text, warnings } = await outcomeOf(document);
      const isImages = code === 'no_text_layer' || warnings.includes('pages_without_text');
      const isRight: Record<string, boolean> = {
        encrypted: code === 'password_required',
        'no text': isImages,
        text: (code === 'read' && text !== '') || (document.extension === 'pdf' && isImages),
      };
      if (!isRight[document.expected]) wrong.push(`${document.name}: ${code}`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);

test.runIf(corpus)(
  'every other document is refused for its format, and nothing is lost to any',
  async () => {
    const others = documents.filter(
      ({ extension }) => ![READABLE, PICTURES, RECORDINGS].some((known) => known.has(extension)),
    );
    const codes = new Set<string>();
    for (const document of others) codes.add((await outcomeOf(document)).code);
    expect([...codes].filter((code) => code !== 'unsupported_format')).toEqual([]);
    expect(pool.stats().lost).toBe(0);
  },
  60_000,
);

test.runIf(corpus).each(Object.entries(FLOORS))(
  '%s keeps words F1 of %f on the references',
  async (extension, floor) => {
    const scores: number[] = [];
    for (const document of readable.filter(
      (one) => one.extension === extension && one.reference !== undefined,
    )) {
      const { code, text } = await outcomeOf(document);
      if (code === 'read') scores.push(wordsF1(text, document.reference ?? ''));
    }
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    process.stdout.write(`${extension}: words F1 ${mean.toFixed(3)} on ${scores.length} documents\n`);
    expect(mean).toBeGreaterThanOrEqual(floor);
  },
  60_000,
);

/** Signs that their fonts number as controls or do not say, and rows of tables with and without lines. */
const PRINTED: Readonly<Record<string, string>> = {
  'embedded_images_tables.pdf': '0\t0.0335\t0.0409\t−0.9393\t0.0003\t24.0910\t2.8163',
  'program_design_in_the_unix_environment.pdf': 'fit into the programming environment — how they can be used',
  'a_comparison_of_programming_languages_in_economics_16_jun_2014.pdf':
    'where we have already imposed that δ = 1',
  'movie-theater-booking-2024.pdf': 'December 2024\t48\t$12,500.00\t$11,250.00\t85%',
};

test.runIf(corpus)('documents in PDF say what a person reads in them', async () => {
  const said: Record<string, boolean> = {};
  for (const document of documents.filter((one) => PRINTED[one.name] !== undefined))
    said[document.name] = (await outcomeOf(document)).text.includes(PRINTED[document.name] ?? '');
  expect(said).toEqual(Object.fromEntries(Object.keys(PRINTED).map((name) => [name, true])));
});

test.runIf(corpus)('text whose font does not say what it shows is told', async () => {
  const habibi = documents.filter(({ name }) => name === 'habibi.pdf');
  for (const document of habibi) expect((await outcomeOf(document)).warnings).toContain('characters_guessed');
  expect(habibi).toHaveLength(1);
});

/** Something that a person reads in each of these pictures. */
const SHOWN: Readonly<Record<string, string>> = {
  'test_hello_world.png': 'Hello World',
  '2206.01062.tif': 'DocLayNet: A Large Human-Annotated Dataset for',
  'ocr_test_rotated_180.pdf': 'Docling bundles PDF document conversion to',
  'ocr_test_rotated_90.pdf': 'Docling bundles PDF document conversion to',
  'non_searchable.pdf': 'This is an example of a non-text-searchable PDF.',
};

test.runIf(corpus)(
  'pictures say what a person reads in them',
  async () => {
    const { engine } = openOcr('tesseract.js', {
      languages: ['fra', 'eng'],
      processes: 1,
      timeoutMs: 60_000,
    });
    const seeing = createExtractorPool({ processes: 1, ocr: engine });
    const said: Record<string, boolean> = {};
    for (const { name, path } of documents.filter((one) => SHOWN[one.name] !== undefined)) {
      const mediaType = await seeing.detect({ path, name });
      const { text } = await seeing.extract({ path, mediaType });
      said[name] = text.includes(SHOWN[name] ?? '');
    }
    await seeing.close();
    expect(said).toEqual(Object.fromEntries(Object.keys(SHOWN).map((name) => [name, true])));
  },
  180_000,
);

/** What is said in the recordings, whatever they are coded in, and where a reader may write it otherwise. */
const SAID: readonly (readonly [file: RegExp, words: string])[] = [
  [
    /^sample_10s/,
    'Shakespeare on scenery by Oscar Wilde. This is a LibriVox recording. All LibriVox recordings are in the public domain.',
  ],
  [/^jfk/, JFK_WORDS],
  [/^test\.mp3/, 'One, two, three, four, five.'],
];

test.runIf(corpus)(
  'recordings say what a person hears in them, or that a converter is missing',
  async () => {
    const speech = openSpeech(speechOptionsOf(readSettings(documentSettings, {})));
    const hearing = createExtractorPool({ processes: 1, speech });
    const scores: Record<string, number> = {};
    for (const { name, path } of documents.filter((one) => RECORDINGS.has(one.extension))) {
      const words = SAID.find(([file]) => file.test(name))?.[1] ?? '';
      const mediaType = await hearing.detect({ path, name });
      const text = await hearing.extract({ path, mediaType }).then(
        (read) => read.text,
        (error: { code?: string }) => (error.code === 'converter_missing' ? words : String(error.code)),
      );
      scores[name] = Math.round(wordsF1(text, words) * 100) / 100;
    }
    await hearing.close();
    expect(scores).toEqual(Object.fromEntries(Object.keys(scores).map((name) => [name, 1])));
    expect(Object.keys(scores).length).toBeGreaterThan(5);
  },
  300_000,
);
