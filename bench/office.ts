import { createExtractorPool } from '../server/src/products/documents/extraction/extractor.pool.ts';
import {
  type CorpusDocument,
  readCorpus,
} from '../server/src/products/documents/extraction/testing/corpus.ts';
import { wordsF1 } from '../server/src/products/documents/extraction/testing/similarity.ts';
import type { DocumentPeer } from './peers.ts';
import { type Figure, rounded } from './support/figures.ts';

/** What the best npm library reaches, and what we mean to. Source: the product's specification, "How good". */
const KINDS: readonly { extension: string; floor?: number; goal?: number }[] = [
  { extension: 'docx', floor: 0.931, goal: 0.97 },
  { extension: 'pptx', floor: 0.866, goal: 0.95 },
  { extension: 'xlsx', floor: 0.838, goal: 0.95 },
  { extension: 'odt' },
  { extension: 'ods' },
  { extension: 'odp' },
  { extension: 'html' },
  { extension: 'csv' },
];

type Score = { readonly words: number; readonly ms: number };
type Read = (path: string) => Promise<string>;

/** Words F1 and time for a file on the public documents of each kind that have a reference; none without them. */
export async function benchOffice(peers: readonly DocumentPeer[]): Promise<Figure[]> {
  const corpus = readCorpus();
  if (!corpus) return [];
  const pool = createExtractorPool({ processes: 1 });
  const ours: Read = async (path) => {
    const mediaType = await pool.detect({ path, name: path });
    return (await pool.extract({ path, mediaType })).text;
  };
  try {
    const figures: Figure[] = [];
    for (const kind of KINDS) {
      const documents = corpus.filter(
        (one) => one.extension === kind.extension && one.reference !== undefined,
      );
      if (documents.length === 0) continue;
      const mine = await scoreOf(ours, documents);
      const rivals = peers.filter(({ extensions }) => extensions.includes(kind.extension));
      const theirs = [];
      for (const { name, read } of rivals)
        theirs.push({ name, score: await scoreOf(async (path) => (await read(path)).text, documents) });
      figures.push(...figuresOf({ ...kind, count: documents.length }, mine, theirs));
    }
    return figures;
  } finally {
    await pool.close();
  }
}

/** A document that a reader fails on counts as one of which it read nothing. */
async function scoreOf(read: Read, documents: readonly CorpusDocument[]): Promise<Score> {
  await read(documents[0]?.path ?? '').catch(() => '');
  let [words, ms] = [0, 0];
  for (const { path, reference = '' } of documents) {
    const startedAt = performance.now();
    const text = await read(path).catch(() => '');
    ms += performance.now() - startedAt;
    words += wordsF1(text, reference);
  }
  return { words: words / documents.length, ms: ms / documents.length };
}

function figuresOf(
  { extension, floor, goal, count }: (typeof KINDS)[number] & { count: number },
  mine: Score,
  theirs: readonly { name: string; score: Score }[],
): Figure[] {
  const title = `${extension.toUpperCase()} words F1 (${count} files)`;
  const aim = goal === undefined ? null : `≥ ${goal} (floor ${floor})`;
  const common = { rounds: 1, goal: aim };
  const rows = theirs.map(({ name, score }): Figure => {
    const peer = { name, value: rounded(score.words, 3) };
    return {
      ...common,
      measure: title,
      unit: '0 to 1',
      ours: rounded(mine.words, 3),
      peer,
      ratio: rounded(mine.words / score.words),
    };
  });
  const alone: Figure = {
    ...common,
    measure: title,
    unit: '0 to 1',
    ours: rounded(mine.words, 3),
    peer: null,
    ratio: null,
  };
  const times = theirs.map(({ name, score }): Figure => {
    const peer = { name, value: rounded(score.ms) };
    const measure = `${extension.toUpperCase()} time a file`;
    return {
      rounds: 1,
      goal: null,
      measure,
      unit: 'ms',
      ours: rounded(mine.ms),
      peer,
      ratio: rounded(score.ms / mine.ms),
    };
  });
  return [...(rows.length > 0 ? rows : [alone]), ...times];
}
