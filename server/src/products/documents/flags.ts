import type { FlagDefinitions } from '#kernel/flags/flag.ts';

export const EXTRACT_ON_ARRIVAL = 'documents.extract_on_arrival';

export const documentFlags: FlagDefinitions = {
  [EXTRACT_ON_ARRIVAL]: {
    description:
      'Whether the text of a new source is extracted at once; otherwise when it is first asked for.',
    fallback: true,
  },
};
