import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainReference } from './similarity.ts';

export type CorpusDocument = {
  readonly name: string;
  readonly path: string;
  readonly extension: string;
  /** What a person sees in it: `text`, `no text`, `encrypted`, … */
  readonly expected: string;
  /** The text that it should give, when somebody wrote that down. */
  readonly reference: string | undefined;
};

type ManifestEntry = { readonly path: string; readonly expect: string; readonly groundTruth?: string | null };

const REPOSITORY = fileURLToPath(new URL('../../../../../..', import.meta.url));

/** Public documents beside the repository, when somebody put them there; they are not part of it. */
export const CORPUS_FOLDER = join(REPOSITORY, '../shared/fixtures/documents');

/** The documents of the corpus, or undefined when there is none. */
export function readCorpus(): CorpusDocument[] | undefined {
  const manifest = join(CORPUS_FOLDER, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const entries: ManifestEntry[] = JSON.parse(readFileSync(manifest, 'utf8'));
  return entries.map((entry) => ({
    name: entry.path.split('/').at(-1) ?? '',
    path: join(CORPUS_FOLDER, entry.path),
    extension: extname(entry.path).slice(1).toLowerCase(),
    expected: entry.expect,
    reference: entry.groundTruth ? referenceText(join(CORPUS_FOLDER, entry.groundTruth)) : undefined,
  }));
}

function referenceText(path: string): string {
  return plainReference(readFileSync(path, 'utf8'));
}
