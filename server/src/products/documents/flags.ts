import type { FlagDefinitions } from '#kernel/flags/flag.ts';

export const EXTRACT_ON_ARRIVAL = 'documents.extract_on_arrival';

export const BATCH_ASYNC = 'batch.async.enabled';

export const documentFlags: FlagDefinitions = {
  [EXTRACT_ON_ARRIVAL]: {
    description:
      'Whether the text of a new source is extracted at once; otherwise when it is first asked for.',
    fallback: true,
  },
  [BATCH_ASYNC]: {
    description: 'Whether a batch is queued and answered at once; otherwise it is done within the call.',
    fallback: true,
  },
};
