import Type from 'typebox';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { auditEvent, auditQuery } from './audit.schema.ts';
import { searchAudit } from './audit.service.ts';

/** /api/v1/audit: the tenant's own trail, newest first. */
export function auditRoutes(api: Api): void {
  api.get(
    '/api/v1/audit',
    {
      permission: 'kernel.audit.read',
      limit: 'read',
      summary: 'Search the audit trail',
      query: Type.Object({ ...pageQuery, ...auditQuery }),
      reply: listOf(auditEvent),
    },
    ({ tx, query }) => searchAudit(tx, query),
  );
}
