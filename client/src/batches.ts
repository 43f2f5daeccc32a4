import type { Batch, BatchItem, Body, Page, Query } from './contract.ts';
import { everyItem } from './pages.ts';
import type { CallOptions, Transport } from './transport.ts';

const PATH = '/api/v1/batches';
const POLL_MS = 1000;

type ItemQuery = Query<'getBatchesByBatchIdItems'>;
type Watch = CallOptions & { readonly onProgress?: (batch: Batch) => void };

/** Batches: many documents read in one go. */
export function batchesOf(transport: Transport, sleep: (ms: number) => Promise<void>) {
  const get = (id: string, options?: CallOptions) =>
    transport.send<Batch>({ method: 'GET', path: pathOf(id), ...options });
  const items = (id: string, query: ItemQuery = {}, options?: CallOptions) =>
    transport.send<Page<BatchItem>>({ method: 'GET', path: `${pathOf(id)}/items`, query, ...options });

  return {
    /** Of the sources named, or else of every source of the project. */
    create: (body: Body<'postBatches'>, options?: CallOptions) =>
      transport.send<Batch>({ method: 'POST', path: PATH, body, ...options }),
    /** Newest first, one page. */
    list: (query: Query<'getBatches'> = {}, options?: CallOptions) =>
      transport.send<Page<Batch>>({ method: 'GET', path: PATH, query, ...options }),
    get,
    items,
    everyItem: (id: string, query: ItemQuery = {}, options?: CallOptions) =>
      everyItem((cursor) => items(id, { ...query, cursor }, options)),
    cancel: (id: string, options?: CallOptions) =>
      transport.send<Batch>({ method: 'POST', path: `${pathOf(id)}/cancel`, body: {}, ...options }),
    /** Works again on what failed or was cancelled. */
    retry: (id: string, options?: CallOptions) =>
      transport.send<Batch>({ method: 'POST', path: `${pathOf(id)}/retry`, body: {}, ...options }),
    /** The texts, as far as they have come: a ZIP, or JSON Lines. */
    result: (id: string, query: Query<'getBatchesByBatchIdResult'>, options?: CallOptions) =>
      transport.download({ method: 'GET', path: `${pathOf(id)}/result`, query, ...options }),
    /** Asks once a second until the batch has ended. */
    untilEnded: async (id: string, { onProgress, ...options }: Watch = {}): Promise<Batch> => {
      for (;;) {
        const batch = await get(id, options);
        onProgress?.(batch);
        if (batch.finished_at !== null) return batch;
        await sleep(POLL_MS);
        options.signal?.throwIfAborted();
      }
    },
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
