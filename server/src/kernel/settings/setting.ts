import type { AppError, Language, Text } from '#kernel/errors/app-error.ts';
import { settingErrors } from './setting.errors.ts';

/** One setting: how its text is read, and what the operator's manual says of it. */
export type Setting<Value> = {
  readonly description: string;
  readonly isSecret: boolean;
  /** What the manual shows as default; undefined when there is none. */
  readonly fallback: string | undefined;
  /** @throws UnfitValue */
  read(text: string | undefined): Value;
};
export type SettingDefinitions = Readonly<Record<string, Setting<unknown>>>;
export type SettingValues<Definitions extends SettingDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Setting<infer Value> ? Value : never;
};
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a value must be, in words that follow the name of its setting; never the value. */
class UnfitValue extends Error {
  readonly must: Text;
  constructor(must: Text) {
    super(must.en);
    this.must = must;
  }
}

/** @throws AppError `settings_invalid` (500), naming every setting at fault and no value */
export function readSettings<Definitions extends SettingDefinitions>(
  definitions: Definitions,
  environment: Environment,
): SettingValues<Definitions> {
  const faults: SettingFault[] = [];
  const entries = Object.entries(definitions).map(([name, setting]) => {
    const text = environment[name]?.trim();
    try {
      return [name, setting.read(text === '' ? undefined : text)];
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      faults.push({ name, must: error.must });
      return [name, undefined];
    }
  });
  if (faults.length > 0) throw unusable(faults);
  return Object.fromEntries(entries);
}

export type SettingFault = { readonly name: string; readonly must: Text };

/** One `settings_invalid` (500) for every fault. */
export function unusable(faults: readonly SettingFault[]): AppError {
  const told = (language: Language) => faults.map(({ name, must }) => `${name} ${must[language]}`);
  return settingErrors.settings_invalid({
    faults: { en: told('en').join('; '), fr: told('fr').join(' ; ') },
  });
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
      throw new UnfitValue({
        en: `must be a whole number from ${min} to ${max}`,
        fr: `doit être un nombre entier de ${min} à ${max}`,
      });
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
    if (value === undefined)
      throw new UnfitValue({ en: 'must be true or false', fr: 'doit être true ou false' });
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
    if (given !== undefined && !options.includes(given)) {
      const values = options.join(', ');
      throw new UnfitValue({
        en: `must be one of ${values}`,
        fr: `doit être l’une de ces valeurs : ${values}`,
      });
    }
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

/** The same setting, when what is given has the form that it needs besides. */
export function ofForm<Value>(
  setting: Setting<Value>,
  { isFit, must }: { isFit(value: NonNullable<Value>): boolean; must: Text },
): Setting<Value> {
  const read = (given: string | undefined) => {
    const value = setting.read(given);
    if (value !== undefined && value !== null && !isFit(value)) throw new UnfitValue(must);
    return value;
  };
  return { ...setting, read };
}
