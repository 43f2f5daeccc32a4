import type { EventDefinitions } from '#kernel/events/port.ts';

export const documentEvents: EventDefinitions = {
  'documents.source.added': { description: 'A file or a link became a source' },
  'documents.source.extracted': { description: 'The text of a source is there' },
  'documents.batch.finished': { description: 'Every source of a batch has ended, well or not' },
  'documents.source.deleted': { description: 'A source was deleted' },
};
