import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';

export const CAPTIONS = ['srt', 'vtt'] as const;
export type CaptionForm = (typeof CAPTIONS)[number];

/** Any call renews a session that ran out; this one also says whether the recording is still there. */
export const renewSession = (fileId: string) => api.documents.source(fileId);

/** What is said in a recording, as captions; asked for only when the server has heard it. */
export const captionsQuery = (fileId: string, output: CaptionForm) =>
  queryOptions({
    queryKey: ['captions', fileId, output],
    queryFn: async ({ signal }) => (await api.documents.transcript(fileId, { output, signal })).text,
    staleTime: Number.POSITIVE_INFINITY,
  });
