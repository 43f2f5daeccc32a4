import type { TenantScope } from '#kernel/database/scope.ts';
import type { PageText } from '../extraction/extraction.ts';
import { selectPages, upsertPage } from './source-page.repository.ts';

/** A page of text costs milliseconds to read again; a picture costs seconds, and half a minute of speech as much. */
const COSTLY: ReadonlySet<PageText['source']> = new Set(['ocr', 'speech']);

/** The costly pages that an interrupted reading left. */
export async function knownPages(scope: Pick<TenantScope, 'read'>, sourceId: string): Promise<PageText[]> {
  const rows = await scope.read((tx) => selectPages(tx, sourceId, []));
  return rows
    .filter(({ source }) => COSTLY.has(source))
    .map(({ label, ...page }) => ({ ...page, ...(label !== null && { label }) }));
}

export type PageKeeper = {
  /** Aborted with `signal`, or when a page could not be kept: to go on would be work that nobody may end. */
  readonly signal: AbortSignal;
  keep(page: PageText): void;
  /** Waits until nothing is being written any more. */
  settled(): Promise<void>;
};

/** Keeps the costly pages of a reading as they come, one after the other, in transactions of their own. */
export function createPageKeeper(
  scope: Pick<TenantScope, 'write'>,
  sourceId: string,
  signal: AbortSignal,
): PageKeeper {
  const failed = new AbortController();
  let last = Promise.resolve();
  const write = async (page: PageText): Promise<void> => {
    if (failed.signal.aborted) return;
    await scope.write((tx) => upsertPage(tx, sourceId, page));
  };
  return {
    signal: AbortSignal.any([signal, failed.signal]),
    keep(page) {
      if (!COSTLY.has(page.source)) return;
      last = last.then(() => write(page)).catch((error: unknown) => failed.abort(error));
    },
    settled: () => last,
  };
}
