import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { Page } from '../../../shell/wire.ts';
import type { AddedSource, Extraction, ListedSource, Source } from '../wire.ts';

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
      api.send<Page<ListedSource>>({
        method: 'GET',
        path: '/api/v1/sources',
        query: { limit: PAGE_SIZE, cursor: pageParam, q, project_id: project, state },
        signal,
      }),
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
    queryFn: ({ signal }) => api.send<Source>({ method: 'GET', path: pathOf(fileId), signal }),
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data) ? POLL_MS : false),
  });

/** The text of a document; asked for only when the server has read it. */
export const extractionQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['extraction', fileId],
    queryFn: ({ signal }) =>
      api.send<Extraction>({
        method: 'POST',
        path: '/api/v1/extract',
        body: { file_id: fileId, mode: 'text' },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The bytes as they were uploaded. */
export const originalQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['original', fileId],
    queryFn: ({ signal }) => api.download({ method: 'GET', path: `${pathOf(fileId)}/content`, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export const addFromUrl = (url: string, projectId: string) =>
  api.send<AddedSource>({
    method: 'POST',
    path: '/api/v1/download-from-url',
    body: { url, ...(projectId !== '' && { project_id: projectId }) },
  });

/** Deletes for good; also while the tab closes. */
export const deleteSource = (fileId: string) =>
  api.send<null>({ method: 'DELETE', path: pathOf(fileId), keepalive: true });

export function isFinal(source: Source): boolean {
  return source.state === 'extracted' || source.state === 'failed';
}

function pathOf(fileId: string): string {
  return `/api/v1/source/${encodeURIComponent(fileId)}`;
}
