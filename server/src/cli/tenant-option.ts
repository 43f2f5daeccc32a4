import type { PlatformTx } from '#kernel/database/scope.ts';
import { asId, type TenantId } from '#kernel/ids/id.ts';
import { selectBySlug } from '#kernel/tenants/tenant.repository.ts';
import { cliErrors } from './cli.errors.ts';
import { type Input, requireText } from './command.ts';

/** The slug that `--tenant` gives. @throws UsageError without one */
export function tenantOption(input: Input): string {
  return requireText(input, 'tenant', 'SLUG');
}

/** @throws AppError `tenant_unknown`: no tenant has that slug */
export async function findTenant(tx: PlatformTx, slug: string): Promise<TenantId> {
  const tenant = await selectBySlug(tx, slug);
  if (!tenant) throw cliErrors.tenant_unknown({ slug });
  return asId(tenant.id);
}
