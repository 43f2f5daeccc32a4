import type { Caller, PlatformCaller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { PlatformTx, TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { flagErrors } from './flag.errors.ts';
import * as settings from './flag.repository.ts';
import type { Flag, SetFlag } from './flag.schema.ts';
import { evaluateFlag, type FlagDefinition, type FlagValue } from './flag.ts';
import { byFlag, type Flags } from './flags.ts';

export type FlagParts = { flags: Flags; audit: AuditTrail };

/** Every declared flag, what it is for the caller, and everything that was set; by key. */
export async function listFlags(tx: TenantRead, { flags }: FlagParts, caller: Caller): Promise<Flag[]> {
  const rows = await settings.selectSettings(tx);
  return Object.entries(flags.definitions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, definition]) => shown(key, definition, rows, caller));
}

/**
 * Sets a flag for the caller's tenant, or for one of its people.
 *
 * @throws AppError `not_found` (404): no such flag, or no such member; `flag_type_mismatch` (422)
 */
export async function setFlag(
  tx: TenantTx,
  { flags, audit }: FlagParts,
  caller: Caller,
  { key, input }: { key: string; input: SetFlag },
): Promise<Flag> {
  const definition = declared(flags, key, input.value);
  if (input.person_id !== undefined && !(await settings.isMember(tx, input.person_id)))
    throw httpErrors.not_found();
  const { value, rollout = 100, person_id: target = 'tenant' } = input;
  const before = await settings.putOverride(tx, { key, target, value, rollout });
  await audit.record(
    tx,
    caller,
    changed(key, target, { before: settingOf(before), after: { value, rollout } }),
  );
  flags.forget(caller.tenantId);
  return shown(key, definition, await settings.selectSettings(tx), caller);
}

/** Takes a setting away again. @throws AppError `not_found` (404): there is none */
export async function unsetFlag(
  tx: TenantTx,
  { flags, audit }: FlagParts,
  caller: Caller,
  { key, personId: target = 'tenant' }: { key: string; personId: string | undefined },
): Promise<null> {
  const before = await settings.deleteOverride(tx, key, target);
  if (!before) throw httpErrors.not_found();
  await audit.record(tx, caller, changed(key, target, { before: settingOf(before), after: null }));
  flags.forget(caller.tenantId);
  return null;
}

/** Sets a flag for every tenant. @throws AppError `not_found` (404), `flag_type_mismatch` (422) */
export async function setGlobalFlag(
  tx: PlatformTx,
  { flags, audit }: FlagParts,
  caller: PlatformCaller,
  { key, value, rollout = 100 }: { key: string; value: FlagValue; rollout: number | undefined },
): Promise<null> {
  declared(flags, key, value);
  await settings.putGlobal(tx, { key, value, rollout });
  const entry = changed(key, 'global', { before: undefined, after: { value, rollout } });
  await audit.recordPlatform(tx, caller, { ...entry, tenantId: null });
  flags.forget();
  return null;
}

function declared(flags: Flags, key: string, value: FlagValue): FlagDefinition {
  const definition = flags.definitions[key];
  if (!definition) throw httpErrors.not_found();
  const [expected, given] = [typeof definition.fallback, typeof value];
  if (expected !== given) throw flagErrors.flag_type_mismatch({ key, expected, given });
  return definition;
}

function shown(
  key: string,
  definition: FlagDefinition,
  rows: readonly settings.FlagRow[],
  caller: Caller,
): Flag {
  const own = rows.filter((row) => row.key === key);
  const result = evaluateFlag(key, definition, byFlag(own).get(key) ?? { people: {} }, caller);
  const list = own.map(({ key: _key, ...row }) => ({ ...row, value: row.value as FlagValue }));
  return {
    key,
    description: definition.description,
    fallback: definition.fallback,
    ...result,
    settings: list,
  };
}

function settingOf(row: settings.FlagRow | undefined) {
  return row && { value: row.value, rollout: row.rollout };
}

/** The history of a flag is its audit trail: search it by target. */
function changed(key: string, target: string, change: { before: unknown; after: unknown }) {
  return {
    action: 'kernel.flag.changed',
    target: { type: 'kernel.flag', id: key },
    metadata: { target, ...change },
  };
}
