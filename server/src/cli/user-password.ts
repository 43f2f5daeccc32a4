import { inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { hashPassword } from '#kernel/identity/password.ts';
import { selectByEmail, setPasswordHash } from '#kernel/identity/person.repository.ts';
import { revokeSessions } from '#kernel/identity/session.repository.ts';
import { asId, type PersonId } from '#kernel/ids/id.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { cliErrors } from './cli.errors.ts';
import type { Input } from './command.ts';
import { readPassword } from './password-input.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** Sets a new password and ends the sessions there are: whoever knew the old one is out. */
export async function run({ args: [email = ''] }: Input) {
  const password = await readPassword();
  return withInstallation(({ kernel }) =>
    inPlatform(kernel.db, async (tx) => {
      const person = await selectByEmail(tx, email);
      if (!person) throw cliErrors.person_unknown({ email });
      const personId = asId<'person'>(person.id);
      await setPassword(kernel, tx, { personId, password });
      const ended = await revokeSessions(tx, { personId, reason: 'administrator' });
      return { person_id: personId, email: person.email, sessions_ended: ended.length };
    }),
  );
}

/** In the caller's transaction, recorded in the platform's audit trail. */
export async function setPassword(
  { audit }: Kernel,
  tx: PlatformTx,
  { personId, password }: { personId: PersonId; password: string },
): Promise<void> {
  await setPasswordHash(tx, personId, await hashPassword(password));
  const entry = { action: 'kernel.password.set', target: { type: 'kernel.person', id: personId } };
  await audit.recordPlatform(tx, OPERATOR, { ...entry, tenantId: null });
}
