import type { SystemCaller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { type Database, inPlatform } from '#kernel/database/scope.ts';
import { asId, type PersonId, type TenantId } from '#kernel/ids/id.ts';
import { countTenants, selectBySlug, selectMembers } from './tenant.repository.ts';
import { onboardTenant } from './tenant.service.ts';

export const DEMO_SLUG = 'demo';
const OWNER = { email: 'owner@demo.example', name: 'Demo Owner' };
const STARTER: SystemCaller = { system: 'demo', tenantId: null, requestId: 'demo' };

export type DemoTenant = { tenantId: TenantId; ownerId: PersonId; isNew: boolean };

/**
 * The demo tenant of an installation that has none other: made when there is no tenant at all, found when it is
 * there, undefined when the installation is in real use without one. It has no password: only links open it.
 */
export function ensureDemoTenant(db: Database, audit: AuditTrail): Promise<DemoTenant | undefined> {
  return inPlatform(db, async (tx) => {
    const known = await selectBySlug(tx, DEMO_SLUG);
    if (known) {
      const tenantId = asId<'tenant'>(known.id);
      const owner = (await selectMembers(tx, tenantId)).find((member) => member.role === 'owner');
      return owner && { tenantId, ownerId: asId<'person'>(owner.person_id), isNew: false };
    }
    if ((await countTenants(tx)) > 0) return undefined;
    const input = { slug: DEMO_SLUG, name: 'Demo', plan: 'team', owner: OWNER } as const;
    const { tenant, ownerId } = await onboardTenant(tx, audit, STARTER, { input, key: DEMO_SLUG });
    return ownerId && { tenantId: asId<'tenant'>(tenant.id), ownerId, isNew: true };
  });
}
