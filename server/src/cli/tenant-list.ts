import { inPlatform } from '#kernel/database/scope.ts';
import type { Tenant } from '#kernel/tenants/tenant.schema.ts';
import { listTenants } from '#kernel/tenants/tenant.service.ts';
import { withInstallation } from './with-kernel.ts';

export function run() {
  return withInstallation(async ({ kernel }) => {
    const tenants: Tenant[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor;
      const page = await inPlatform(kernel.db, (tx) =>
        listTenants(tx, { limit: 100, ...(from && { cursor: from }) }),
      );
      tenants.push(...page.items);
      cursor = page.next_cursor;
    }
    return tenants;
  });
}
