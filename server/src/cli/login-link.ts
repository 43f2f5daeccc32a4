import { inPlatform, type PlatformTx } from '#kernel/database/scope.ts';
import { identityErrors } from '#kernel/identity/identity.errors.ts';
import {
  insertPerson,
  selectByEmail,
  selectPlatformAdministrator,
} from '#kernel/identity/person.repository.ts';
import { LINK_LIFE_SECONDS, makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import { asId, type PersonId } from '#kernel/ids/id.ts';
import { ensureDemoTenant } from '#kernel/tenants/demo.service.ts';
import type { Installation } from '../installation.ts';
import { readRunFile } from '../run-file.ts';
import { cliErrors } from './cli.errors.ts';
import { type Input, textOf } from './command.ts';
import { OPERATOR, withInstallation } from './with-kernel.ts';

/** A one-time link; its token is the only secret that the command line ever prints. */
export function run(input: Input) {
  return withInstallation(async (installation) => {
    const { kernel } = installation;
    const personId = await personOf(installation, input);
    const token = await inPlatform(kernel.db, async (tx) => {
      const entry = { action: 'kernel.sign_in_link.made', target: { type: 'kernel.person', id: personId } };
      await kernel.audit.recordPlatform(tx, OPERATOR, { ...entry, tenantId: null });
      return makeLinkToken(tx, personId);
    });
    const running = readRunFile(kernel.settings.SOCLE_FOLDER);
    const base = running?.url ?? kernel.settings.PUBLIC_URL ?? `http://localhost:${kernel.settings.PORT}`;
    return { sign_in_link: `${base}/sign-in#token=${token}`, valid_minutes: LINK_LIFE_SECONDS / 60 };
  });
}

async function personOf({ kernel }: Installation, input: Input): Promise<PersonId> {
  const email = textOf(input, 'email');
  if (input.options.platform === true) return inPlatform(kernel.db, (tx) => platformAdministrator(tx, email));
  if (email !== undefined) {
    const person = await inPlatform(kernel.db, (tx) => selectByEmail(tx, email));
    if (!person) throw cliErrors.person_unknown({ email });
    return asId(person.id);
  }
  const demo = await ensureDemoTenant(kernel.db, kernel.audit);
  if (!demo) throw cliErrors.demo_missing();
  return demo.ownerId;
}

/** The one with that address, or the first there is; made when there is none. */
async function platformAdministrator(tx: PlatformTx, email: string | undefined): Promise<PersonId> {
  const known = await selectPlatformAdministrator(tx, email);
  if (known) return asId(known.id);
  const address = email ?? 'administrator@platform.local';
  const made = await insertPerson(tx, {
    email: address,
    name: 'Platform administrator',
    locale: 'en',
    kind: 'platform_administrator',
  });
  // A member has that address, and cannot be both.
  if (!made) throw identityErrors.email_taken();
  return made;
}
