import { text } from 'node:stream/consumers';
import { inPlatform } from '#kernel/database/scope.ts';
import { hashPassword } from '#kernel/identity/password.ts';
import { setPasswordHash } from '#kernel/identity/person.repository.ts';
import { addMember } from '#kernel/tenants/tenant.service.ts';
import { type Input, textOf, UsageError } from './command.ts';
import { tenantOption } from './tenant-option.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

const PASSWORD_MIN = 12;

/** The password comes by standard input alone: an argument would be seen in the list of processes. */
export async function run(input: Input) {
  const [email = ''] = input.args;
  const password =
    input.options.passwordStdin === true ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
  if (password !== undefined && password.length < PASSWORD_MIN) {
    throw new UsageError(`A password has at least ${PASSWORD_MIN} characters.`);
  }
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const tenantId = await tenantOption(tx, input);
      const role = textOf(input, 'role') ?? 'member';
      const member = { tenantId, email, name: textOf(input, 'name') ?? email, role };
      const personId = await addMember(tx, kernel.audit, OPERATOR, member);
      if (password !== undefined) await setPasswordHash(tx, personId, await hashPassword(password));
      return { person_id: personId, email, role };
    }),
  );
}
