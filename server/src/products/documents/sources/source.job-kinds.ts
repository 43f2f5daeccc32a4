import type { JobKind } from '#kernel/jobs/port.ts';

/** Reads the text of a source. The parser has its own limits; this bounds the wait for a free one, and a long scan. */
export const EXTRACT: JobKind = {
  name: 'documents.source.extract',
  attemptsMax: 4,
  timeoutSeconds: 1800,
  tenantConcurrency: 8,
};

/** Removes the bytes of a source that was deleted, unless they have come back meanwhile. */
export const DELETE_FILE: JobKind = {
  name: 'documents.file.delete',
  attemptsMax: 10,
  timeoutSeconds: 30,
  tenantConcurrency: 4,
};
