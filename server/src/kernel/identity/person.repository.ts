import type { PlatformTx } from '#kernel/database/scope.ts';
import { newId, type PersonId } from '#kernel/ids/id.ts';
import { instantIn } from '#kernel/time/instant.ts';

export type PersonRow = { id: string; kind: string; email: string; name: string; locale: string };
const PERSON = ['id', 'kind', 'email', 'name', 'locale'] as const;

/** The account with that address (letters' case does not count), with its password's hash when it has one. */
export function selectByEmail(
  tx: PlatformTx,
  email: string,
): Promise<(PersonRow & { hash: string | null }) | undefined> {
  return tx
    .selectFrom('kernel.person')
    .leftJoin('kernel.password', 'kernel.password.person_id', 'kernel.person.id')
    .select(PERSON)
    .select('kernel.password.hash')
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst();
}

export function selectPerson(tx: PlatformTx, id: PersonId): Promise<PersonRow | undefined> {
  return tx.selectFrom('kernel.person').select(PERSON).where('id', '=', id).executeTakeFirst();
}

export type NewPerson = {
  email: string;
  name: string;
  locale: 'en' | 'fr';
  kind: 'member' | 'platform_administrator';
};

/** Adds the account, or gives undefined when the address has one. */
export async function insertPerson(tx: PlatformTx, person: NewPerson): Promise<PersonId | undefined> {
  const id = newId<'person'>();
  const row = await tx
    .insertInto('kernel.person')
    .values({ id, ...person })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row ? id : undefined;
}

export async function setPasswordHash(tx: PlatformTx, personId: PersonId, hash: string): Promise<void> {
  await tx
    .insertInto('kernel.password')
    .values({ person_id: personId, hash })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash, changed_at: instantIn(0) }))
    .execute();
}

export type MembershipRow = { id: string; slug: string; name: string; status: string; role: string };

/** The tenants a person belongs to, by name; suspended ones too, since signing in to them says so. */
export function selectMemberships(tx: PlatformTx, personId: PersonId): Promise<MembershipRow[]> {
  return tx
    .selectFrom('kernel.membership as membership')
    .innerJoin('kernel.tenant as tenant', 'tenant.id', 'membership.tenant_id')
    .select(['tenant.id', 'tenant.slug', 'tenant.name', 'tenant.status', 'membership.role'])
    .where('membership.person_id', '=', personId)
    .orderBy('tenant.name')
    .orderBy('tenant.id')
    .execute();
}

export type MembershipStateRow = {
  tenant_id: string;
  slug: string;
  status: string;
  plan: string;
  role: string;
  permissions: string[];
};

/** What a person may do at this moment in each tenant they belong to. */
export function selectMembershipStates(tx: PlatformTx, personId: PersonId): Promise<MembershipStateRow[]> {
  return tx
    .selectFrom('kernel.membership as membership')
    .innerJoin('kernel.tenant as tenant', 'tenant.id', 'membership.tenant_id')
    .innerJoin('kernel.role as role', (join) =>
      join.onRef('role.tenant_id', '=', 'membership.tenant_id').onRef('role.key', '=', 'membership.role'),
    )
    .select([
      'membership.tenant_id',
      'tenant.slug',
      'tenant.status',
      'tenant.plan',
      'membership.role',
      'role.permissions',
    ])
    .where('membership.person_id', '=', personId)
    .execute();
}

export async function insertLink(
  tx: PlatformTx,
  link: { tokenHash: Buffer; personId: PersonId; lifeSeconds: number },
): Promise<void> {
  await tx.deleteFrom('kernel.sign_in_link').where('expires_at', '<', instantIn(0)).execute();
  await tx
    .insertInto('kernel.sign_in_link')
    .values({ token_hash: link.tokenHash, person_id: link.personId, expires_at: instantIn(link.lifeSeconds) })
    .execute();
}

/** Uses the link up and gives whose it is; of two at once, one gets it. */
export async function takeLink(tx: PlatformTx, tokenHash: Buffer): Promise<PersonId | undefined> {
  const row = await tx
    .updateTable('kernel.sign_in_link')
    .set({ used_at: instantIn(0) })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', instantIn(0))
    .returning('person_id')
    .executeTakeFirst();
  return row?.person_id as PersonId | undefined;
}

/** The platform administrator with that address, or the first one when none is given. */
export function selectPlatformAdministrator(
  tx: PlatformTx,
  email: string | undefined,
): Promise<PersonRow | undefined> {
  let query = tx
    .selectFrom('kernel.person')
    .select(PERSON)
    .where('kind', '=', 'platform_administrator')
    .orderBy('created_at');
  if (email !== undefined)
    query = query.where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()));
  return query.executeTakeFirst();
}
