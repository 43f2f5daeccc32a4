/** One setting: how its text is read, and what the operator's manual says of it. */
export type Setting<Value> = {
  readonly description: string;
  readonly isSecret: boolean;
  /** What the manual shows as default; undefined when there is none. */
  readonly fallback: string | undefined;
  /** @throws Error whose message completes "NAME …" and never holds the value */
  read(text: string | undefined): Value;
};
export type SettingDefinitions = Readonly<Record<string, Setting<unknown>>>;
export type SettingValues<Definitions extends SettingDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Setting<infer Value> ? Value : never;
};
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every fault of the environment at once, by name; a value never appears in it. */
export class SettingsError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the settings cannot be used:\n  ${faults.join('\n  ')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/** @throws SettingsError naming every setting at fault */
export function readSettings<Definitions extends SettingDefinitions>(
  definitions: Definitions,
  environment: Environment,
): SettingValues<Definitions> {
  const faults: string[] = [];
  const entries = Object.entries(definitions).map(([name, setting]) => {
    const text = environment[name]?.trim();
    try {
      return [name, setting.read(text === '' ? undefined : text)];
    } catch (error) {
      faults.push(`${name} ${error instanceof Error ? error.message : 'cannot be read'}`);
      return [name, undefined];
    }
  });
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.fromEntries(entries);
}

export function text(description: string, fallback: string): Setting<string>;
export function text(description: string): Setting<string | undefined>;
export function text(description: string, fallback?: string): Setting<string | undefined> {
  return { description, isSecret: false, fallback, read: (given) => given ?? fallback };
}

/** A secret has no default: absent, the feature that needs it is off or generates its own. */
export function secret(description: string): Setting<string | undefined> {
  return { description, isSecret: true, fallback: undefined, read: (given) => given };
}

export function integer(
  description: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): Setting<number> {
  const read = (given: string | undefined) => {
    if (given === undefined) return fallback;
    const value = Number(given);
    if (!/^-?\d+$/.test(given) || value < min || value > max) {
      throw new Error(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  };
  return { description, isSecret: false, fallback: String(fallback), read };
}

export function boolean(description: string, fallback: boolean): Setting<boolean> {
  const words = new Map([
    ['true', true],
    ['1', true],
    ['yes', true],
    ['false', false],
    ['0', false],
    ['no', false],
  ]);
  const read = (given: string | undefined) => {
    const value = given === undefined ? fallback : words.get(given.toLowerCase());
    if (value === undefined) throw new Error('must be true or false');
    return value;
  };
  return { description, isSecret: false, fallback: String(fallback), read };
}

export function choice<const Options extends readonly string[]>(
  description: string,
  options: Options,
  fallback: Options[number],
): Setting<Options[number]> {
  const read = (given: string | undefined): Options[number] => {
    if (given !== undefined && !options.includes(given))
      throw new Error(`must be one of ${options.join(', ')}`);
    return given ?? fallback;
  };
  return { description, isSecret: false, fallback, read };
}

/** Comma-separated; spaces around an item do not count. */
export function list(description: string, fallback: readonly string[] = []): Setting<readonly string[]> {
  const read = (given: string | undefined) =>
    given === undefined
      ? fallback
      : given
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
  return { description, isSecret: false, fallback: fallback.join(','), read };
}
