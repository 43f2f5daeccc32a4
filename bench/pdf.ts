import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { createExtractorPool } from '../server/src/products/documents/extraction/extractor.pool.ts';
import { readCorpus } from '../server/src/products/documents/extraction/testing/corpus.ts';
import { writePdf } from '../server/src/products/documents/extraction/testing/pdf-writer.ts';
import { similarity, wordsF1 } from '../server/src/products/documents/extraction/testing/similarity.ts';
import type { DocumentPeer } from './peers.ts';

export type PdfRow = {
  readonly engine: string;
  readonly documents: string;
  readonly pages: number;
  readonly ms_per_page: number;
  readonly pages_per_second: number;
  /** Against the references, on the documents that have one; null when the engine failed on all of them. */
  readonly similarity: number | null;
  readonly words_f1: number | null;
  readonly failures: number;
};

type Sample = { readonly path: string; readonly reference: string | undefined };
type Reader = {
  readonly name: string;
  readonly read: (path: string) => Promise<{ text: string; pages: number }>;
};

/** Documents of pictures and locked ones measure nothing here. */
const WITHOUT_TEXT = /ocr_test|non_searchable|cmyk-image|imagemagick|password/;

const GENERATED_DOCUMENTS = 5;
const GENERATED_PAGES = 40;
const READINGS = 3;

/**
 * Reads the same documents with our pool (one process), unpdf in this process and pdftotext when it is
 * installed, in one run: public documents when they are there, and generated ones whose text is known.
 */
export async function benchPdf(peers: readonly DocumentPeer[]): Promise<{ rows: PdfRow[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'));
  const pool = createExtractorPool({ processes: 1, scratchFolder: folder });
  try {
    const sets = { generated: await generate(folder), public: publicSamples() };
    const engines = [...readers(pool), ...peers.filter(readsPdf).map(asReader)];
    const rows: PdfRow[] = [];
    for (const [name, samples] of Object.entries(sets)) {
      for (const engine of samples.length > 0 ? engines : []) rows.push(await measure(engine, name, samples));
    }
    return { rows };
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
async function measure(reader: Reader, documents: string, samples: readonly Sample[]): Promise<PdfRow> {
  const [warmUp] = samples;
  if (warmUp) await reader.read(warmUp.path).catch(() => undefined);
  const scores: { similarity: number; words: number }[] = [];
  let milliseconds = 0;
  let pages = 0;
  let failures = 0;
  for (const { path, reference } of samples) {
    const { result, best } = await readRepeatedly(reader, path);
    milliseconds += best;
    if (!result) failures += 1;
    pages += result?.pages ?? 0;
    if (result && reference !== undefined) {
      scores.push({ similarity: similarity(result.text, reference), words: wordsF1(result.text, reference) });
    }
  }
  return {
    engine: reader.name,
    documents,
    pages,
    ms_per_page: rounded(milliseconds / pages, 2),
    pages_per_second: rounded((pages * 1000) / milliseconds, 0),
    similarity: mean(scores.map((score) => score.similarity)),
    words_f1: mean(scores.map((score) => score.words)),
    failures,
  };
}

/** The best of a few readings is what the engine needs; the rest is what else the machine was doing. */
async function readRepeatedly(reader: Reader, path: string) {
  let best = Number.POSITIVE_INFINITY;
  let result: Awaited<ReturnType<Reader['read']>> | undefined;
  for (let turn = 0; turn < READINGS; turn += 1) {
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

async function generate(folder: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let index = 0; index < GENERATED_DOCUMENTS; index += 1) {
    const pages = Array.from({ length: GENERATED_PAGES }, (_, page) => pageLines(index, page));
    const path = join(folder, `generated-${index}.pdf`);
    await writeFile(path, writePdf({ pages }));
    samples.push({ path, reference: pages.map((lines) => lines.join('\n')).join('\n\n') });
  }
  return samples;
}

/** A full page of different words, the same in every run. */
function pageLines(document: number, page: number): string[] {
  return Array.from({ length: 50 }, (_, line) => {
    const words = Array.from(
      { length: 11 },
      (__, word) => `w${(document * 7919 + page * 131 + line * 17 + word * 3) % 9973}`,
    );
    return words.join(' ');
  });
}

function mean(values: number[]): number | null {
  return values.length === 0
    ? null
    : rounded(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
