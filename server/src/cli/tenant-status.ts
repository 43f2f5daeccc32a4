import { inPlatform } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { selectBySlug } from '#kernel/tenants/tenant.repository.ts';
import { changeTenant } from '#kernel/tenants/tenant.service.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** @throws AppError `not_found` (404): no tenant has that slug */
export function setTenantStatus(slug: string, status: 'active' | 'suspended') {
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const tenant = await selectBySlug(tx, slug);
      if (!tenant) throw httpErrors.not_found();
      return changeTenant(tx, kernel.audit, OPERATOR, { id: tenant.id, change: { status } });
    }),
  );
}
