import type { Permissions } from '#kernel/access/permission.ts';

const EVERYONE = ['admin', 'member', 'viewer'] as const;
const EDITORS = ['admin', 'member'] as const;

/** An owner has them all. */
export const documentPermissions: Permissions = {
  'documents.project.read': { description: 'Read projects', roles: EVERYONE },
  'documents.project.create': { description: 'Open projects', roles: EDITORS },
  'documents.project.change': { description: 'Rename and archive projects', roles: EDITORS },
  'documents.project.delete': { description: 'Delete projects', roles: EDITORS },
  'documents.source.read': { description: 'Read sources, their text and their original', roles: EVERYONE },
  'documents.source.create': { description: 'Upload files and download links', roles: EDITORS },
  'documents.source.extract': { description: 'Extract text', roles: EVERYONE },
  'documents.batch.read': { description: 'Read batches and their results', roles: EVERYONE },
  'documents.batch.run': { description: 'Run, cancel and retry batches', roles: EDITORS },
  'documents.source.assist': { description: 'Ask about sources', roles: EVERYONE },
  'documents.source.delete': { description: 'Delete sources', roles: EDITORS },
};
