import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';

/** A summary; `sentences` 0 leaves its length to the server, a tenth of the text. */
export const summaryQuery = (fileId: string, sentences: number) =>
  queryOptions({
    queryKey: ['summary', fileId, sentences],
    queryFn: ({ signal }) => api.documents.summary(fileId, { signal, ...(sentences > 0 && { sentences }) }),
    staleTime: Number.POSITIVE_INFINITY,
  });
