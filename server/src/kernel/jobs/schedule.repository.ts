import type { PlatformTx } from '#kernel/database/scope.ts';
import { asInstant } from '#kernel/time/instant.ts';

/** @returns false when this time, or a later one, was already taken */
export async function advanceSchedule(tx: PlatformTx, name: string, due: Date): Promise<boolean> {
  const last_due_at = asInstant(due.toISOString());
  const row = await tx
    .insertInto('kernel.schedule')
    .values({ name, last_due_at })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ last_due_at })
        .where('kernel.schedule.last_due_at', '<', last_due_at),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export async function selectActiveTenants(tx: PlatformTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('kernel.tenant')
    .select('id')
    .where('status', '=', 'active')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}
