import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { Batch, ItemState } from '../wire.ts';

const PAGE_SIZE = 40;
/** How often a batch that is at work is asked for. */
const POLL_MS = 1000;

export const BATCHES = ['batches'] as const;

export const isEnded = (batch: Batch) => batch.finished_at !== null;

/** Newest first; asked for again as long as one of those in sight is at work. */
export const batchListQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: [...BATCHES, 'list', projectId],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.batches.list(
        {
          limit: PAGE_SIZE,
          ...(pageParam !== '' && { cursor: pageParam }),
          ...(projectId !== '' && { project_id: projectId }),
        },
        { signal },
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      return pages.some(({ items }) => !items.every(isEnded)) ? 2 * POLL_MS * pages.length : false;
    },
  });

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...BATCHES, id],
    queryFn: ({ signal }) => api.batches.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data && !isEnded(state.data) ? POLL_MS : false),
  });

/** The documents of a batch in its order, looked at again as long as it is at work, and once when it has ended. */
export const itemsQuery = ({ id, finished_at: finishedAt }: Batch, state: ItemState | '') =>
  infiniteQueryOptions({
    queryKey: [...BATCHES, id, 'items', state, finishedAt],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.batches.items(
        id,
        {
          limit: PAGE_SIZE,
          ...(pageParam !== '' && { cursor: pageParam }),
          ...(state !== '' && { state }),
        },
        { signal },
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) =>
      finishedAt === null ? 2 * POLL_MS * Math.max(1, state.data?.pages.length ?? 1) : false,
  });

/** Of the documents named, or else of every document of the project. */
export const runBatch = (what: { source_ids: string[] } | { project_id: string }) => api.batches.create(what);

export const cancelBatch = (id: string) => api.batches.cancel(id);

export const retryBatch = (id: string) => api.batches.retry(id);

export const RESULTS = ['zip_text', 'zip_markdown', 'zip_json', 'jsonl'] as const;
export type Result = (typeof RESULTS)[number];

const RESULT_QUERIES = {
  zip_text: { format: 'zip', output: 'text' },
  zip_markdown: { format: 'zip', output: 'markdown' },
  zip_json: { format: 'zip', output: 'json' },
  jsonl: { format: 'jsonl', output: 'json' },
} as const;

export const fetchResult = (id: string, result: Result) => api.batches.result(id, RESULT_QUERIES[result]);
