import { inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import { selectRoleKeys } from '#kernel/tenants/tenant.repository.ts';
import { createTenant } from '#kernel/tenants/tenant.schema.ts';
import { addMember } from '#kernel/tenants/tenant.service.ts';
import { checkInput } from './check-input.ts';
import { cliErrors } from './cli.errors.ts';
import { type Input, textOf } from './command.ts';
import { readPassword } from './password-input.ts';
import { findTenant, tenantOption } from './tenant-option.ts';
import { setPassword } from './user-password.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

export async function run(input: Input) {
  const [email = ''] = input.args;
  const role = textOf(input, 'role') ?? 'member';
  const slug = tenantOption(input);
  const password = input.options.passwordStdin === true ? await readPassword() : undefined;
  const person = { email, name: textOf(input, 'name') ?? email };
  checkInput(createTenant.properties.owner, person);
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const tenantId = await findTenant(tx, slug);
      await checkRole(tx, tenantId, role);
      const member = { tenantId, ...person, role };
      const personId = await addMember(tx, kernel.audit, OPERATOR, member);
      if (password !== undefined) await setPassword(kernel, tx, { personId, password });
      return { person_id: personId, email, role };
    }),
  );
}

/** @throws AppError `role_unknown`, with the roles there are */
async function checkRole(tx: PlatformTx, tenantId: TenantId, role: string): Promise<void> {
  const keys = await selectRoleKeys(tx, tenantId);
  if (!keys.includes(role)) throw cliErrors.role_unknown({ role, roles: keys.join(', ') });
}
