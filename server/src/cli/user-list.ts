import { inPlatform } from '#kernel/database/scope.ts';
import { selectMembers } from '#kernel/tenants/tenant.repository.ts';
import type { Input } from './command.ts';
import { findTenant, tenantOption } from './tenant-option.ts';
import { withInstallation } from './with-kernel.ts';

export function run(input: Input) {
  const slug = tenantOption(input);
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => selectMembers(tx, await findTenant(tx, slug))),
  );
}
