import { inPlatform } from '#kernel/database/scope.ts';
import { type CreateTenant, createTenant } from '#kernel/tenants/tenant.schema.ts';
import { onboardTenant } from '#kernel/tenants/tenant.service.ts';
import { checkInput } from './check-input.ts';
import { type Input, requireText, textOf } from './command.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

export function run(input: Input) {
  const [slug = ''] = input.args;
  const email = requireText(input, 'owner', 'ADDRESS');
  const plan = textOf(input, 'plan');
  const wanted = checkInput<CreateTenant>(createTenant, {
    slug,
    name: textOf(input, 'name') ?? slug,
    owner: { email, name: textOf(input, 'ownerName') ?? email },
    ...(plan !== undefined && { plan }),
  });
  return withInstallation(async ({ kernel }) => {
    const key = textOf(input, 'key');
    const { tenant } = await inPlatform(kernel.db, (tx) =>
      onboardTenant(tx, kernel.audit, OPERATOR, { input: wanted, key }),
    );
    return tenant;
  });
}
