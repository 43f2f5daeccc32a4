import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { newId, type TenantId } from '#kernel/ids/id.ts';
import { asInstant } from '#kernel/time/instant.ts';

export type AuditRow = {
  actor_type: 'person' | 'api_key' | 'system' | 'platform';
  actor_id: string | null;
  action: string;
  target_type: string | null;
  target_id: string | null;
  outcome: 'success' | 'denied' | 'failure';
  request_id: string | null;
  ip: string | null;
  metadata: string;
};

export async function insertEvent(tx: TenantTx, row: AuditRow): Promise<void> {
  await tx
    .insertInto('kernel.audit_event')
    .values({ id: newId(), ...row })
    .execute();
}

/** Into the trail of the tenant it concerns, or into the platform's own when it concerns none. */
export async function insertPlatformEvent(
  tx: PlatformTx,
  tenantId: TenantId | null,
  row: AuditRow,
): Promise<void> {
  if (tenantId !== null) {
    await tx
      .insertInto('kernel.audit_event')
      .values({ tenant_id: tenantId, id: newId(), ...row })
      .execute();
    return;
  }
  await tx
    .insertInto('kernel.platform_audit_event')
    .values({ id: newId(), ...row })
    .execute();
}

export type AuditFilter = {
  actor_id?: string;
  action?: string;
  target_id?: string;
  outcome?: string;
  from?: string;
  until?: string;
};

/** Newest first; ids are UUIDv7, so their order is that of time. */
export function selectEvents(tx: TenantRead, filter: AuditFilter, page: { before?: string; limit: number }) {
  let query = tx
    .selectFrom('kernel.audit_event')
    .select(['id', 'occurred_at', 'actor_type', 'actor_id', 'action', 'target_type', 'target_id'])
    .select(['outcome', 'request_id', 'ip', 'metadata'])
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  if (filter.actor_id) query = query.where('actor_id', '=', filter.actor_id);
  if (filter.action) query = query.where('action', '=', filter.action);
  if (filter.target_id) query = query.where('target_id', '=', filter.target_id);
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome);
  if (filter.from) query = query.where('occurred_at', '>=', asInstant(filter.from));
  if (filter.until) query = query.where('occurred_at', '<', asInstant(filter.until));
  return query.execute();
}
