import Type from 'typebox';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { id } from '#kernel/ids/id.schema.ts';
import { changeTenant as change, createTenant, tenant } from './tenant.schema.ts';
import { changeTenant, listTenants, onboardTenant } from './tenant.service.ts';

/** /api/v1/platform/tenants, for platform administrators alone. */
export function tenantRoutes(api: Api, audit: AuditTrail): void {
  const common = { permission: 'platform', limit: 'write', reply: tenant } as const;
  api.platform.post(
    '/api/v1/platform/tenants',
    { ...common, summary: 'Onboard a tenant with its first owner', input: createTenant, status: 201 },
    async ({ tx, caller, input, idempotencyKey: key }) =>
      (await onboardTenant(tx, audit, caller, { input, key })).tenant,
  );
  api.platform.get(
    '/api/v1/platform/tenants',
    {
      ...common,
      limit: 'read',
      summary: 'List tenants by slug',
      query: Type.Object(pageQuery),
      reply: listOf(tenant),
    },
    ({ tx, query }) => listTenants(tx, query),
  );
  api.platform.patch(
    '/api/v1/platform/tenants/{tenant_id}',
    {
      ...common,
      summary: 'Suspend or resume a tenant, change its plan or name',
      params: Type.Object({ tenant_id: id }),
      input: change,
    },
    ({ tx, caller, params, input }) =>
      changeTenant(tx, audit, caller, { id: params.tenant_id, change: input }),
  );
}
