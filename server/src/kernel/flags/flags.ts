import type { Logger } from 'pino';
import { type Database, readTenant } from '#kernel/database/scope.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import type { Metrics } from '#kernel/telemetry/metrics.ts';
import { type FlagRow, selectSettings } from './flag.repository.ts';
import {
  type Evaluation,
  evaluateFlag,
  type FlagDefinitions,
  type FlagSetting,
  type FlagSettings,
  type FlagValue,
} from './flag.ts';

/** Tenants whose settings are kept in memory; the oldest makes room. */
const CACHE_MAX = 10_000;

export type Flags = {
  readonly definitions: FlagDefinitions;
  /** The value for somebody; a flag that no manifest declares is a fault of ours. Never fails for want of a store. */
  evaluate(scope: { tenantId: TenantId; personId?: string }, key: string): Promise<Evaluation>;
  isOn(scope: { tenantId: TenantId; personId?: string }, key: string): Promise<boolean>;
  /** In this process at once; other processes within FEATURE_FLAGS_CACHE_TTL. */
  forget(tenantId?: TenantId): void;
};

type Options = {
  db: Database;
  definitions: FlagDefinitions;
  ttlSeconds: number;
  log: Logger;
  metrics: Metrics;
};
type Known = ReadonlyMap<string, FlagSettings>;

export function createFlags({ db, definitions, ttlSeconds, log, metrics }: Options): Flags {
  const cache = new Map<TenantId, { until: number; settings: Promise<Known> }>();
  const settingsOf = (tenantId: TenantId): Promise<Known> => {
    const entry = cache.get(tenantId);
    if (entry && entry.until > Date.now()) return entry.settings;
    const settings = readTenant(db, tenantId, selectSettings).then(byFlag);
    settings.catch(() => cache.delete(tenantId));
    if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value as TenantId);
    cache.set(tenantId, { until: Date.now() + ttlSeconds * 1000, settings });
    return settings;
  };
  const evaluate: Flags['evaluate'] = async (scope, key) => {
    const definition = definitions[key];
    if (!definition) throw new TypeError(`no manifest declares the flag ${key}`);
    const known = await settingsOf(scope.tenantId).catch((error: unknown) => {
      log.warn({ err: error, flag: key }, 'the flags cannot be read; the declared value is served');
      return new Map<string, FlagSettings>();
    });
    const result = evaluateFlag(key, definition, known.get(key) ?? { people: {} }, scope);
    // Texts are free; a label must not be: only on, off or "set" is counted.
    const variant = typeof result.value === 'boolean' ? String(result.value) : result.source;
    metrics.flags.inc({ flag: key, variant });
    return result;
  };
  return {
    definitions,
    evaluate,
    isOn: async (scope, key) => (await evaluate(scope, key)).value === true,
    forget: (tenantId) => (tenantId === undefined ? cache.clear() : void cache.delete(tenantId)),
  };
}

/** Rows of one tenant as the settings of each flag. */
export function byFlag(rows: readonly FlagRow[]): Map<string, FlagSettings> {
  const settings = new Map<
    string,
    { global?: FlagSetting; tenant?: FlagSetting; people: Record<string, FlagSetting> }
  >();
  for (const { key, target, value, rollout } of rows) {
    const one = settings.get(key) ?? { people: {} };
    const setting = { value: value as FlagValue, rollout };
    if (target === 'global') one.global = setting;
    else if (target === 'tenant') one.tenant = setting;
    else one.people[target] = setting;
    settings.set(key, one);
  }
  return settings;
}
