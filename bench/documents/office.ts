import { createExtractorPool } from '../../server/src/products/documents/extraction/extractor.pool.ts';
import {
  type CorpusDocument,
  readCorpus,
} from '../../server/src/products/documents/extraction/testing/corpus.ts';
import { wordsF1 } from '../../server/src/products/documents/extraction/testing/similarity.ts';
import { type Figure, mean, measured, tellPart } from '../support/figures.ts';
import type { DocumentPeer } from './peers.ts';

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

/** Of each kind. */
const SMOKE_FILES = 1;

type Score = { readonly words: number; readonly ms: number; readonly each: readonly number[] };
type Read = (path: string) => Promise<string>;

/** Words F1 and time for a file on the public documents of each kind that have a reference; none without them. */
export async function benchOffice(peers: readonly DocumentPeer[], isSmoke: boolean): Promise<Figure[]> {
  const corpus = readCorpus();
  if (!corpus) return [];
  const pool = createExtractorPool({ processes: 1 });
  const ours: Read = async (path) => {
    const mediaType = await pool.detect({ path, name: path });
    return (await pool.extract({ path, mediaType })).text;
  };
  try {
    const figures: Figure[] = [];
    const all: number[] = [];
    for (const kind of KINDS) {
      const documents = corpus
        .filter((one) => one.extension === kind.extension && one.reference !== undefined)
        .slice(0, isSmoke ? SMOKE_FILES : undefined);
      if (documents.length === 0) continue;
      tellPart(`${kind.extension}: ${documents.length} files`);
      const mine = await scoreOf(ours, documents);
      all.push(...mine.each);
      const rivals = peers.filter(({ extensions }) => extensions.includes(kind.extension));
      const theirs = [];
      for (const { name, read } of rivals)
        theirs.push({ name, score: await scoreOf(async (path) => (await read(path)).text, documents) });
      figures.push(...figuresOf({ ...kind, count: documents.length }, mine, theirs));
    }
    const measure = `all of these kinds, words F1 (${all.length} files)`;
    return [...figures, measured({ measure, unit: '', ours: mean(all), better: 'higher', digits: 3 })];
  } finally {
    await pool.close();
  }
}

/** A document that a reader fails on counts as one of which it read nothing. */
async function scoreOf(read: Read, documents: readonly CorpusDocument[]): Promise<Score> {
  await read(documents[0]?.path ?? '').catch(() => '');
  const each: number[] = [];
  let ms = 0;
  for (const { path, reference = '' } of documents) {
    const startedAt = performance.now();
    const text = await read(path).catch(() => '');
    ms += performance.now() - startedAt;
    each.push(wordsF1(text, reference));
  }
  return { words: mean(each), ms: ms / documents.length, each };
}

function figuresOf(
  { extension, floor, goal, count }: (typeof KINDS)[number] & { count: number },
  mine: Score,
  theirs: readonly { name: string; score: Score }[],
): Figure[] {
  const kind = extension.toUpperCase();
  const peersOf = (pick: (score: Score) => number) =>
    theirs.map(({ name, score }) => ({ name, value: pick(score) }));
  return [
    measured({
      measure: `${kind} words F1 (${count} files)`,
      unit: '',
      ours: mine.words,
      peers: peersOf(({ words }) => words),
      better: 'higher',
      digits: 3,
      ...(goal !== undefined && { goal: { of: 'ours', is: '≥', value: goal, ...(floor && { floor }) } }),
    }),
    measured({
      measure: `${kind} time a file`,
      unit: 'ms',
      ours: mine.ms,
      peers: peersOf(({ ms }) => ms),
      better: 'lower',
    }),
  ];
}
