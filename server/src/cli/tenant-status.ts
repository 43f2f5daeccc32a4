import { inPlatform } from '#kernel/database/scope.ts';
import { changeTenant } from '#kernel/tenants/tenant.service.ts';
import { findTenant } from './tenant-option.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** @throws AppError `tenant_unknown`: no tenant has that slug */
export function setTenantStatus(slug: string, status: 'active' | 'suspended') {
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const id = await findTenant(tx, slug);
      return changeTenant(tx, kernel.audit, OPERATOR, { id, change: { status } });
    }),
  );
}
