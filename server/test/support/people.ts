import { inPlatform } from '#kernel/database/scope.ts';
import { newId, type PersonId } from '#kernel/ids/id.ts';
import { addMember } from '#kernel/tenants/tenant.service.ts';
import { type NORTH, type SOUTH, type TestApp, tokenOf } from './app.ts';
import { createClient, type TestClient } from './client.ts';

export type Fellow = TestClient & { id: PersonId; email: string };

/** Makes a new person a member of a tenant and speaks HTTP as them, in a session of that tenant. */
export async function joinAs(
  app: TestApp,
  slug: typeof NORTH | typeof SOUTH,
  role: string,
  known?: { email: string },
): Promise<Fellow> {
  const tenant = app.tenants[slug];
  const email = known?.email ?? `${newId()}@${slug}.example`;
  const actor = { system: 'test', tenantId: null, requestId: 'test-setup' };
  const member = { tenantId: tenant.id, email, name: `A ${role}`, role };
  const id = await inPlatform(app.kernel.db, (tx) => addMember(tx, app.kernel.audit, actor, member));
  const token = await tokenOf(app.kernel, { ...tenant, ownerId: id });
  return { ...createClient(app.url, token), id, email };
}
