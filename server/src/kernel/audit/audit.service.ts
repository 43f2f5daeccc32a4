import type { Logger } from 'pino';
import type { Actor } from '#kernel/access/caller.ts';
import { insideSavepoint } from '#kernel/database/savepoint.ts';
import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { invalidInput } from '#kernel/http/invalid-input.ts';
import type { PersonId, TenantId } from '#kernel/ids/id.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { isMoment } from '#kernel/time/instant.ts';
import {
  type AuditFilter,
  type AuditRow,
  insertEvent,
  insertPlatformEvent,
  selectEvents,
} from './audit.repository.ts';
import type { AuditEvent } from './audit.schema.ts';

const CURSOR: CursorForm = { list: 'kernel.audit_event', kinds: ['id'] };

export type AuditEntry = {
  /** `product.thing.verb`, in the past: `documents.project.created` */
  action: string;
  target?: { type: string; id: string };
  outcome?: AuditRow['outcome'];
  /** Facts for the reader; never a secret, never a document's content. */
  metadata?: Readonly<Record<string, unknown>>;
};

/** Writes what was done, in the transaction that did it: both or neither (K4.1). */
export type AuditTrail = {
  record(tx: TenantTx, actor: Actor, entry: AuditEntry): Promise<void>;
  /** What the platform role did, into the trail of `tenantId`, or into the platform's own when that is null. */
  recordPlatform(
    tx: PlatformTx,
    actor: Actor | Visitor,
    entry: AuditEntry & { tenantId: TenantId | null },
  ): Promise<void>;
};

/** Somebody at the door: known by the end of a sign-in, or not at all. */
export type Visitor = { requestId: string; ip: string; personId?: PersonId };

type Options = { isEnabled: boolean; isStrict: boolean; log: Logger; metrics: Metrics };

/**
 * In strict mode an action fails when its audit row cannot be written. Otherwise the failure is counted and
 * logged; a savepoint keeps the action's transaction usable.
 */
export function createAuditTrail({ isEnabled, isStrict, log, metrics }: Options): AuditTrail {
  const write = async (tx: TenantTx | PlatformTx, insert: () => Promise<void>) => {
    if (!isEnabled) return;
    try {
      await (isStrict ? insert() : insideSavepoint(tx, insert));
      metrics.auditEvents.inc({ outcome: 'success' });
    } catch (error) {
      metrics.auditEvents.inc({ outcome: 'failure' });
      if (isStrict) throw error;
      log.error({ err: error }, 'an audit event was lost: AUDIT_STRICT_MODE is off');
    }
  };
  return {
    record: (tx, actor, entry) => write(tx, () => insertEvent(tx, rowOf(actor, entry))),
    recordPlatform: (tx, actor, entry) =>
      write(tx, () => insertPlatformEvent(tx, entry.tenantId, rowOf(actor, entry))),
  };
}

function rowOf(actor: Actor | Visitor, entry: AuditEntry): AuditRow {
  return {
    ...actorColumns(actor),
    action: entry.action,
    target_type: entry.target?.type ?? null,
    target_id: entry.target?.id ?? null,
    outcome: entry.outcome ?? 'success',
    request_id: actor.requestId,
    ip: 'ip' in actor ? actor.ip : null,
    metadata: JSON.stringify(entry.metadata ?? {}),
  };
}

function actorColumns(actor: Actor | Visitor): Pick<AuditRow, 'actor_type' | 'actor_id'> {
  if ('system' in actor) return { actor_type: 'system', actor_id: actor.system };
  const isPlatform = 'isPlatformAdministrator' in actor && actor.isPlatformAdministrator;
  return { actor_type: isPlatform ? 'platform' : 'person', actor_id: actor.personId ?? null };
}

/** Events of the tenant that match every given term, newest first; a list of some of them has cursors of its own. */
export async function searchAudit(
  tx: TenantRead,
  { limit = 50, cursor, ...filter }: AuditFilter & { limit?: number; cursor?: string },
  form: CursorForm = CURSOR,
): Promise<{ items: AuditEvent[]; next_cursor: string | null }> {
  refuseImpossible(filter);
  const [before] = cursor ? decodeCursor(cursor, form) : [];
  const rows = await selectEvents(tx, filter, { limit: limit + 1, ...(before && { before }) });
  const shown = (row: (typeof rows)[number]) => ({
    ...row,
    metadata: row.metadata as Record<string, unknown>,
  });
  return pageOf(rows, limit, { cursor: form, cursorOf: (row) => [row.id], shown });
}

/** A format says what a moment looks like, not whether it exists. @throws AppError `validation_error` (422) */
function refuseImpossible(filter: AuditFilter): void {
  const faults = (['from', 'until'] as const)
    .filter((name) => filter[name] !== undefined && !isMoment(filter[name]))
    .map((name) => ({ path: `query.${name}`, message: NO_MOMENT }));
  if (faults.length > 0) throw invalidInput(faults);
}

const NO_MOMENT = {
  en: 'must be a moment that exists, from the year 1 on',
  fr: 'doit être un instant qui existe, à partir de l’an 1',
};
