import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { createExtractorPool } from '../../server/src/products/documents/extraction/extractor.pool.ts';
import { readCorpus } from '../../server/src/products/documents/extraction/testing/corpus.ts';
import { writePdf } from '../../server/src/products/documents/extraction/testing/pdf-writer.ts';
import { similarity, wordsF1 } from '../../server/src/products/documents/extraction/testing/similarity.ts';
import { type Figure, type Goal, mean, measured, tellPart } from '../support/figures.ts';
import { printLayouts } from './layouts.ts';
import { pageLines } from './page-lines.ts';
import type { DocumentPeer } from './peers.ts';

type Row = {
  readonly engine: string;
  readonly documents: string;
  readonly pages: number;
  readonly pagesPerSecond: number;
  /** Against the references, on the documents that have one; undefined when the engine failed on all of them. */
  readonly similarity: number | undefined;
  readonly wordsF1: number | undefined;
};

type Sample = { readonly path: string; readonly reference: string | undefined };
type Reader = {
  readonly name: string;
  readonly read: (path: string) => Promise<{ text: string; pages: number }>;
};

/** Documents of pictures and locked ones measure nothing here. */
const WITHOUT_TEXT = /ocr_test|non_searchable|cmyk-image|imagemagick|password/;

/** Source: the product's specification, "How good"; the floor is the best of others. */
const GOALS: Readonly<Record<string, { similarity?: Goal; words?: Goal }>> = {
  layouts: { similarity: { of: 'ours', is: '≥', value: 0.98, floor: 0.967 } },
  public: { words: { of: 'ours', is: '≥', value: 0.985, floor: 0.978 } },
};

type Amount = { readonly documents: number; readonly pages: number; readonly readings: number };
const WHOLE: Amount = { documents: 5, pages: 40, readings: 3 };
/** Two files of each kind, read once. */
const SMOKE: Amount = { documents: 2, pages: 5, readings: 1 };

/**
 * Reads the same documents with our pool (one process), unpdf in this process and pdftotext when it is
 * installed, in one run: public documents when they are there, and generated ones whose text is known.
 */
export async function benchPdf(peers: readonly DocumentPeer[], isSmoke: boolean): Promise<Figure[]> {
  const amount = isSmoke ? SMOKE : WHOLE;
  const some = (samples: readonly Sample[]) => (isSmoke ? samples.slice(0, amount.documents) : samples);
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
  const pool = createExtractorPool({ processes: 1, scratchFolder: folder });
  try {
    const sets = {
      generated: await generate(folder, amount),
      layouts: some(await printLayouts(folder)),
      public: some(publicSamples()),
    };
    const engines = [...readers(pool), ...peers.filter(readsPdf).map(asReader)];
    const figures: Figure[] = [];
    for (const [name, samples] of Object.entries(sets)) {
      const rows: Row[] = [];
      for (const engine of samples.length > 0 ? engines : []) {
        tellPart(`PDF, ${name}: ${samples.length} files read by ${engine.name}`);
        rows.push(await measure(engine, { name, samples, readings: amount.readings }));
      }
      figures.push(...figuresOf(rows));
    }
    return figures;
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const readsPdf = ({ extensions }: DocumentPeer) => extensions.includes('pdf');

function asReader({ name, read }: DocumentPeer): Reader {
  return {
    name,
    read: async (path) => {
      const { text, pages = 1 } = await read(path);
      return { text, pages };
    },
  };
}

function readers(pool: ReturnType<typeof createExtractorPool>): Reader[] {
  const ours: Reader = {
    name: 'socle',
    read: async (path) => {
      const { text, pages } = await pool.extract({ path, mediaType: 'application/pdf' });
      return { text, pages: pages.length };
    },
  };
  const unpdf: Reader = { name: 'unpdf', read: readWithUnpdf };
  const poppler: Reader = { name: 'pdftotext', read: readWithPoppler };
  const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
  if (!hasPoppler) process.stdout.write('not run: pdftotext (not installed)\n');
  return hasPoppler ? [ours, unpdf, poppler] : [ours, unpdf];
}

async function readWithUnpdf(path: string): Promise<{ text: string; pages: number }> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(path)), { verbosity: 0 });
  const { text, totalPages } = await extractText(document, { mergePages: true });
  await document.loadingTask.destroy();
  return { text, pages: totalPages };
}

async function readWithPoppler(path: string): Promise<{ text: string; pages: number }> {
  const { status, stdout } = spawnSync('pdftotext', ['-enc', 'UTF-8', path, '-'], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error('pdftotext failed');
  const text = stdout.toString('utf8');
  return { text, pages: text.split('\f').length - 1 };
}

/** One document is read first and not counted: every engine starts once. */
async function measure(
  reader: Reader,
  { name, samples, readings }: { name: string; samples: readonly Sample[]; readings: number },
): Promise<Row> {
  const [warmUp] = samples;
  if (warmUp) await reader.read(warmUp.path).catch(() => undefined);
  const scores: { similarity: number; words: number }[] = [];
  let milliseconds = 0;
  let pages = 0;
  for (const { path, reference } of samples) {
    const { result, best } = await readRepeatedly(reader, path, readings);
    milliseconds += best;
    pages += result?.pages ?? 0;
    if (result && reference !== undefined) {
      scores.push({ similarity: similarity(result.text, reference), words: wordsF1(result.text, reference) });
    }
  }
  return {
    engine: reader.name,
    documents: name,
    pages,
    pagesPerSecond: (pages * 1000) / milliseconds,
    similarity: scores.length > 0 ? mean(scores.map((score) => score.similarity)) : undefined,
    wordsF1: scores.length > 0 ? mean(scores.map((score) => score.words)) : undefined,
  };
}

/** The best of a few readings is what the engine needs; the rest is what else the machine was doing. */
async function readRepeatedly(reader: Reader, path: string, readings: number) {
  let best = Number.POSITIVE_INFINITY;
  let result: Awaited<ReturnType<Reader['read']>> | undefined;
  for (let turn = 0; turn < readings; turn += 1) {
    const startedAt = performance.now();
    result = await reader.read(path).catch(() => undefined);
    best = Math.min(best, performance.now() - startedAt);
  }
  return { result, best };
}

function publicSamples(): Sample[] {
  const corpus = readCorpus();
  if (!corpus) process.stdout.write('not run: public PDF documents (the folder is absent)\n');
  return (corpus ?? [])
    .filter(({ extension, name }) => extension === 'pdf' && !WITHOUT_TEXT.test(name))
    .map(({ path, reference }) => ({ path, reference }));
}

async function generate(folder: string, { documents, pages: count }: Amount): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let index = 0; index < documents; index += 1) {
    const pages = Array.from({ length: count }, (_, page) => pageLines(index, page));
    const path = join(folder, `generated-${index}.pdf`);
    await writeFile(path, writePdf({ pages }));
    samples.push({ path, reference: pages.map((lines) => lines.join('\n')).join('\n\n') });
  }
  return samples;
}

/** The figures of one set of documents, every engine beside ours. */
function figuresOf(rows: readonly Row[]): Figure[] {
  const [ours, ...others] = rows;
  if (!ours) return [];
  const { documents, pages } = ours;
  const set = `${documents} (${pages} pages)`;
  const figure = (
    measure: string,
    pick: (row: Row) => number | undefined,
    rest: Pick<Parameters<typeof measured>[0], 'unit' | 'better' | 'goal' | 'digits'>,
  ): Figure[] => {
    const mine = pick(ours);
    if (mine === undefined) return [];
    const peers = others.flatMap((row) => {
      const value = pick(row);
      return value === undefined ? [] : [{ name: row.engine, value }];
    });
    return [measured({ measure: `PDF ${measure}, ${set}`, ours: mine, peers, ...rest })];
  };
  const share = { unit: '', better: 'higher', digits: 3 } as const;
  const goals = GOALS[documents] ?? {};
  return [
    ...figure('pages a second and core', (row) => row.pagesPerSecond, {
      unit: 'pages/s',
      better: 'higher',
      digits: 0,
      goal: { of: 'ours', is: '≥', value: 100, floor: 95 },
    }),
    ...figure('similarity', (row) => row.similarity, { ...share, goal: goals.similarity }),
    ...figure('words F1', (row) => row.wordsF1, { ...share, goal: goals.words }),
  ];
}
