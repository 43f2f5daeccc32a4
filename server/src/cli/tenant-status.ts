import { inPlatform } from '#kernel/database/scope.ts';
import { selectBySlug } from '#kernel/tenants/tenant.repository.ts';
import { changeTenant } from '#kernel/tenants/tenant.service.ts';
import { cliErrors } from './cli.errors.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** @throws AppError `tenant_unknown`: no tenant has that slug */
export function setTenantStatus(slug: string, status: 'active' | 'suspended') {
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const tenant = await selectBySlug(tx, slug);
      if (!tenant) throw cliErrors.tenant_unknown({ slug });
      return changeTenant(tx, kernel.audit, OPERATOR, { id: tenant.id, change: { status } });
    }),
  );
}
