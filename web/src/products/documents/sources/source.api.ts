import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { Source, SourceState } from '../wire.ts';

const PAGE_SIZE = 40;
/** How often a document that is being read is asked for; live updates will take this over. */
const POLL_MS = 2000;

export type SourceFilter = { readonly q: string; readonly project: string; readonly state: string };

export const SOURCES = ['sources'] as const;

export const sourceListQuery = ({ q, project, state }: SourceFilter) =>
  infiniteQueryOptions({
    queryKey: [...SOURCES, { q, project, state }],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.documents.sources(
        {
          limit: PAGE_SIZE,
          ...(pageParam !== '' && { cursor: pageParam }),
          ...(q !== '' && { q }),
          ...(project !== '' && { project_id: project }),
          ...(state !== '' && { state: state as SourceState }),
        },
        { signal },
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // The pages in sight are asked for again, one after the other, as long as one of their documents is being read.
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      return pages.some(({ items }) => !items.every(isFinal)) ? POLL_MS * pages.length : false;
    },
  });

/** One document, asked for again until it is read or has failed. */
export const sourceQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['source', fileId],
    queryFn: ({ signal }) => api.documents.source(fileId, { signal }),
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data) ? POLL_MS : false),
  });

/** The text of a document, plain with its blocks or as Markdown; asked for only when the server has read it. */
export const extractionQuery = (fileId: string, output: 'json' | 'markdown' = 'json') =>
  queryOptions({
    queryKey: ['extraction', fileId, output],
    queryFn: ({ signal }) => api.documents.extract(fileId, { output, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A page as it looks, in pixels across. */
export const pageImageQuery = (fileId: string, page: number, width: number) =>
  queryOptions({
    queryKey: ['page-image', fileId, page, width],
    queryFn: ({ signal }) => api.documents.pageImage(fileId, page, { width, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Where the bytes are, for a player that asks for parts of them with the session's cookie. */
export const originalAddress = api.documents.originalAddress;

/** The bytes as they were uploaded. */
export const originalQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['original', fileId],
    queryFn: ({ signal }) => api.documents.original(fileId, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export const addFromUrl = (url: string, projectId: string) =>
  api.documents.addFromUrl({ url, ...(projectId !== '' && { project_id: projectId }) });

/** Deletes for good; also while the tab closes. */
export const deleteSource = (fileId: string) => api.documents.remove(fileId, { keepalive: true });

export function isFinal(source: Source): boolean {
  return source.state === 'extracted' || source.state === 'failed';
}
