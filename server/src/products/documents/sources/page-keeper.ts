import type { TenantScope } from '#kernel/database/scope.ts';
import { isCostly, type PageText } from '../extraction/extraction.ts';
import { selectPages, upsertPage } from './source-page.repository.ts';

/** The costly pages that an interrupted reading left. */
export async function knownPages(scope: Pick<TenantScope, 'read'>, sourceId: string): Promise<PageText[]> {
  const rows = await scope.read((tx) => selectPages(tx, sourceId, []));
  return rows.filter(isCostly).map(({ label, ...page }) => ({ ...page, ...(label !== null && { label }) }));
}

export type PageKeeper = {
  /** Aborted with `signal`, or when a page could not be kept: to go on would be work that nobody may end. */
  readonly signal: AbortSignal;
  keep(page: PageText): void;
  /** Waits until nothing is being written any more. @throws what kept a page from being kept */
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
      if (!isCostly(page)) return;
      last = last.then(() => write(page)).catch((error: unknown) => failed.abort(error));
    },
    async settled() {
      await last;
      failed.signal.throwIfAborted();
    },
  };
}
