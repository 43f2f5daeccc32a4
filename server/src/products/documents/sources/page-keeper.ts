import type { TenantScope, TenantTx } from '#kernel/database/scope.ts';
import type { JobRun } from '#kernel/jobs/port.ts';
import { canResume, isCostly, type PageText } from '../extraction/extraction.ts';
import { announcePages } from './source.repository.ts';
import { selectPages, upsertPage } from './source-page.repository.ts';

/** The costly pages that an interrupted reading left; most formats have none, and nobody is asked. */
export async function knownPages(
  scope: Pick<TenantScope, 'read'>,
  source: { readonly id: string; readonly media_type: string },
): Promise<PageText[]> {
  if (!canResume(source.media_type)) return [];
  const rows = await scope.read((tx) => selectPages(tx, source.id, []));
  return rows.filter(isCostly).map(({ label, ...page }) => ({ ...page, ...(label !== null && { label }) }));
}

export type PageKeeper = {
  /** Aborted with `signal`, or when a page could not be kept: to go on would be work that nobody may end. */
  readonly signal: AbortSignal;
  keep(page: PageText): void;
  /** Says of how many pages the reading is. */
  announce(pageCount: number): void;
  /** Waits until nothing is being written any more. @throws what kept a page from being kept */
  settled(): Promise<void>;
};

/** Keeps what a reading has of costly pages as it comes, one after the other, in transactions of their own. */
export function createPageKeeper(
  scope: Pick<TenantScope, 'write'> & Partial<Pick<JobRun, 'progress'>>,
  sourceId: string,
  { known, signal }: { known: number; signal: AbortSignal },
): PageKeeper {
  const failed = new AbortController();
  let last = Promise.resolve();
  let pageCount: number | undefined;
  let kept = known;
  let total = 0;
  const write = (work: (tx: TenantTx) => Promise<void>): void => {
    const unlessFailed = async () => {
      if (!failed.signal.aborted) await scope.write(work);
    };
    last = last.then(unlessFailed).catch((error: unknown) => failed.abort(error));
  };
  return {
    signal: AbortSignal.any([signal, failed.signal]),
    keep(page) {
      if (!isCostly(page)) return;
      const announced = pageCount;
      pageCount = undefined;
      write(async (tx) => {
        // Not before there is something to wait for: most documents are read in less time than this takes.
        if (announced !== undefined) await announcePages(tx, sourceId, announced);
        await upsertPage(tx, sourceId, page);
      });
      kept += 1;
      void last.then(() => total > 0 && scope.progress?.((100 * kept) / total));
    },
    announce(count) {
      pageCount = count;
      total = count;
    },
    async settled() {
      await last;
      failed.signal.throwIfAborted();
    },
  };
}
