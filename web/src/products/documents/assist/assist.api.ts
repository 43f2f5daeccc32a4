import { api } from '../../../shell/api.ts';

/** Asks documents; the answer comes while it is written, and names its places when it is whole. */
export const askSources = (fileIds: string[], question: string, signal: AbortSignal) =>
  api.assist.stream({ action: 'ask', source_ids: fileIds, question }, { signal });
