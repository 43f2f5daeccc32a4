import { sql } from 'kysely';
import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';

export type FlagRow = { key: string; target: string; value: unknown; rollout: number; updated_at: Instant };

/** Everything set for the tenant of `tx`, `target` being 'global', 'tenant' or a person's id; one round trip. */
export function selectSettings(tx: TenantRead): Promise<FlagRow[]> {
  return tx
    .selectFrom('kernel.flag_override')
    .select(['key', 'target', 'value', 'rollout', 'updated_at'])
    .unionAll((eb) =>
      eb
        .selectFrom('kernel.global_flag')
        .select(['key', sql<string>`'global'`.as('target'), 'value', 'rollout', 'updated_at']),
    )
    .execute();
}

export type NewSetting = { key: string; target: string; value: unknown; rollout: number };

/** @returns what stood there before */
export async function putOverride(tx: TenantTx, setting: NewSetting): Promise<FlagRow | undefined> {
  const before = await selectOverride(tx, setting.key, setting.target);
  const { rollout } = setting;
  const value = JSON.stringify(setting.value);
  await tx
    .insertInto('kernel.flag_override')
    .values({ ...setting, value })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'key', 'target'])
        .doUpdateSet({ value, rollout, updated_at: instantIn(0) }),
    )
    .execute();
  return before;
}

export async function deleteOverride(
  tx: TenantTx,
  key: string,
  target: string,
): Promise<FlagRow | undefined> {
  return tx
    .deleteFrom('kernel.flag_override')
    .where('key', '=', key)
    .where('target', '=', target)
    .returning(['key', 'target', 'value', 'rollout', 'updated_at'])
    .executeTakeFirst();
}

function selectOverride(tx: TenantTx, key: string, target: string): Promise<FlagRow | undefined> {
  return tx
    .selectFrom('kernel.flag_override')
    .select(['key', 'target', 'value', 'rollout', 'updated_at'])
    .where('key', '=', key)
    .where('target', '=', target)
    .forUpdate()
    .executeTakeFirst();
}

/** True for a member of the tenant of `tx`. */
export async function isMember(tx: TenantTx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('kernel.membership')
    .select('person_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function putGlobal(tx: PlatformTx, setting: Omit<NewSetting, 'target'>): Promise<void> {
  const value = JSON.stringify(setting.value);
  const { rollout } = setting;
  await tx
    .insertInto('kernel.global_flag')
    .values({ ...setting, value })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ value, rollout, updated_at: instantIn(0) }),
    )
    .execute();
}
