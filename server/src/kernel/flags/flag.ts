export type FlagValue = boolean | string | number;

/** A flag in code: its type is that of its fallback, which is also what is served when the store is gone. */
export type FlagDefinition = { readonly description: string; readonly fallback: FlagValue };
export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

/** A value that somebody set, for `rollout` percent of those it concerns. */
export type FlagSetting = { readonly value: FlagValue; readonly rollout: number };
/** Everything that was set for a flag, as one tenant sees it. */
export type FlagSettings = {
  readonly global?: FlagSetting;
  readonly tenant?: FlagSetting;
  /** By the id of the person. */
  readonly people: Readonly<Record<string, FlagSetting>>;
};
export type FlagScope = { readonly tenantId: string; readonly personId?: string };
/** `source` says which setting won. */
export type Evaluation = {
  readonly value: FlagValue;
  readonly source: 'person' | 'tenant' | 'global' | 'fallback';
};

/**
 * The value for somebody: the narrowest setting whose rollout reaches them wins, a setting of another type than
 * the flag never does. Deterministic: the same somebody gets the same answer in every process.
 */
export function evaluateFlag(
  key: string,
  { fallback }: FlagDefinition,
  settings: FlagSettings,
  { tenantId, personId }: FlagScope,
): Evaluation {
  const candidates = [
    {
      source: 'person',
      setting: personId === undefined ? undefined : settings.people[personId],
      id: personId,
    },
    { source: 'tenant', setting: settings.tenant, id: personId ?? tenantId },
    { source: 'global', setting: settings.global, id: tenantId },
  ] as const;
  for (const { source, setting, id } of candidates) {
    const applies =
      setting && typeof setting.value === typeof fallback && isReached(key, id ?? '', setting.rollout);
    if (applies) return { value: setting.value, source };
  }
  return { value: fallback, source: 'fallback' };
}

/** Whether `id` is among the first `percent` of a hundred places; raising the percentage never takes anybody out. */
export function isReached(groupId: string, id: string, percent: number): boolean {
  return percent > 0 && (murmur3(`${groupId}:${id}`) % 100) + 1 <= percent;
}

/** MurmurHash3 x86 32 bits, seed 0, as every Unleash client hashes. Source: the Unleash client specification. */
function murmur3(text: string): number {
  const bytes = Buffer.from(text);
  const blocks = bytes.length & ~3;
  let hash = 0;
  for (let at = 0; at < blocks; at += 4) {
    hash ^= scramble(bytes.readInt32LE(at));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= blocks; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0);
  if (bytes.length > blocks) hash ^= scramble(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
