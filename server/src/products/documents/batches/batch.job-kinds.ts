import type { JobKind } from '#kernel/jobs/port.ts';

/** One source of a batch. Behind everything that somebody waits for, and no more of one tenant than its share. */
export const BATCH_ITEM: JobKind = {
  name: 'documents.batch_item.run',
  attemptsMax: 4,
  timeoutSeconds: 1800,
  tenantConcurrency: 8,
};
export const BATCH_PRIORITY = -1;
