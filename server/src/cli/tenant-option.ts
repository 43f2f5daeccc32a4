import type { PlatformTx } from '#kernel/database/scope.ts';
import { asId, type TenantId } from '#kernel/ids/id.ts';
import { selectBySlug } from '#kernel/tenants/tenant.repository.ts';
import { cliErrors } from './cli.errors.ts';
import { type Input, textOf, UsageError } from './command.ts';

/** The tenant that `--tenant` names. @throws UsageError without one, AppError `tenant_unknown` when there is none */
export async function tenantOption(tx: PlatformTx, input: Input): Promise<TenantId> {
  const slug = textOf(input, 'tenant');
  if (slug === undefined) throw new UsageError('--tenant is missing.');
  const tenant = await selectBySlug(tx, slug);
  if (!tenant) throw cliErrors.tenant_unknown({ slug });
  return asId(tenant.id);
}
